/// Whether two classifiers that were tested on the same images differ: McNemar's test with mid-p.
///
/// Images that both classify correctly, or both wrongly, say nothing. Of the others each is as likely to favor
/// the first as the second if the classifiers are equally good.
///
/// Sources: McNemar 1947, "Note on the sampling error of the difference between correlated proportions or
/// percentages"; mid-p: Fagerland, Lydersen and Laake 2013, "The McNemar test for binary matched-pairs data:
/// mid-p and asymptotic are better than exact conditional".
package struct PairedTest: Hashable, Sendable {
  /// The images that the first alone classifies correctly.
  package let firstOnly: Int
  /// The images that the second alone classifies correctly.
  package let secondOnly: Int
  package let images: Int

  /// - Parameters:
  ///   - first: whether each image is classified correctly.
  ///   - second: the same of the other classifier, as many and in the same order.
  package init(_ first: some Collection<Bool>, _ second: some Collection<Bool>) {
    precondition(first.count == second.count, "the same images for both")
    firstOnly = zip(first, second).count { $0 && !$1 }
    secondOnly = zip(first, second).count { !$0 && $1 }
    images = first.count
  }

  package init(firstOnly: Int, secondOnly: Int, images: Int) {
    precondition(
      firstOnly >= 0 && secondOnly >= 0 && firstOnly + secondOnly <= images, "counts of images")
    self.firstOnly = firstOnly
    self.secondOnly = secondOnly
    self.images = images
  }

  /// The accuracy of the first less that of the second.
  package var difference: Double {
    images == 0 ? 0 : Double(firstOnly - secondOnly) / Double(images)
  }

  /// The two-sided mid-p value: 1 where no image tells them apart.
  package var pValue: Double {
    let disagreements = firstOnly + secondOnly
    guard disagreements > 0 else { return 1 }
    let distribution = BinomialDistribution(trials: disagreements, probability: 0.5)
    let fewer = min(firstOnly, secondOnly)
    return min(1, 2 * distribution.cumulative(fewer) - distribution.mass(fewer))
  }
}
