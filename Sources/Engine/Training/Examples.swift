internal import Datasets
internal import Kernels

/// What plans are fed with: images, or what the frozen part of a network makes of them.
protocol Examples {
  /// One class index an example.
  var labels: [Int32] { get }

  /// Writes the examples at `indices` to the inputs of a plan, one after the other.
  func fill(_ inputs: [Tensor], with indices: ArraySlice<Int>)
}

/// Images through the transform that a network expects.
struct ImageExamples: Examples {
  let images: ImageSet
  let transform: PixelTransform

  var labels: [Int32] { images.labels }

  func fill(_ inputs: [Tensor], with indices: ArraySlice<Int>) {
    images.fill(inputs[0].pointer, with: indices, transform: transform)
  }
}

extension Examples {
  var count: Int { labels.count }
}
