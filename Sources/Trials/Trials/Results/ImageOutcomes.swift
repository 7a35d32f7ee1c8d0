package import Assessment

/// Which images a trial was tested on, and which of them it classifies correctly.
package struct ImageOutcomes: Hashable, Sendable {
  /// Tells the images: trials that agree in it were tested on the same ones, in the same order.
  package let images: String
  package let correct: ImageBits

  package init(images: String, correct: ImageBits) {
    self.images = images
    self.correct = correct
  }

  /// Whether two trials differ on the same images; nil where they were tested on others.
  package func compared(with other: ImageOutcomes) -> PairedTest? {
    guard images == other.images, correct.count == other.correct.count else { return nil }
    return PairedTest(correct, other.correct)
  }
}
