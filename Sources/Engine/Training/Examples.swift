internal import Datasets
internal import Kernels

/// The input of plans: images, or features from the frozen layers.
protocol Examples {
  /// One class index per example.
  var labels: [Int32] { get }

  /// Writes the examples at `indices` to the inputs of a plan.
  func fill(_ inputs: [Tensor], with indices: ArraySlice<Int>)
}

/// Images with the transform that a network expects.
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
