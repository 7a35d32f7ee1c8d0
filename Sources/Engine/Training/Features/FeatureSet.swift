internal import Kernels
package import Networks

/// The features of a set of images: the values at the cut, for each
/// image, used by training and evaluation in place of the images.
package struct FeatureSet: Sendable {
  /// One class index per image.
  package let labels: [Int32]
  /// The shape of each value at the cut, for one image.
  package let shapes: [[Int]]
  package let precision: FeaturePrecision
  private let layout: FeatureLayout
  private let memory: FeatureMemory
  /// The offset of the features.
  private let start: Int

  init(_ layout: FeatureLayout, labels: [Int32], in memory: FeatureMemory, at start: Int) {
    self.labels = labels
    shapes = layout.shapes
    precision = layout.precision
    self.layout = layout
    self.memory = memory
    self.start = start
  }

  /// The number of images.
  package var count: Int { labels.count }

  /// The size of features in memory in bytes; a file has some hundred more.
  package static func byteCount(
    _ cut: NetworkCut, count: Int, precision: FeaturePrecision = .float32
  ) -> Int {
    FeatureLayout(count: count, shapes: cut.shapes, precision: precision).byteCount
  }

  /// Features stored in a file. The file is read once to verify it; then the
  /// system maps it into memory.
  ///
  /// - Parameters:
  ///   - labels: those of the images.
  ///   - precision: the precision they were stored in.
  /// - Throws: `FileFailure` where there is no readable file, `FeatureError` where it is
  ///   damaged or has other features: compute them again.
  package static func open(
    _ path: String, for cut: NetworkCut, labels: [Int32], precision: FeaturePrecision = .float32
  ) throws -> FeatureSet {
    let layout = FeatureLayout(count: labels.count, shapes: cut.shapes, precision: precision)
    let memory = try FeatureMemory(mapping: path)
    let start = try layout.start(in: UnsafeRawBufferPointer(memory.bytes), of: path)
    return FeatureSet(layout, labels: labels, in: memory, at: start)
  }
}

extension FeatureSet: Examples {
  func fill(_ inputs: [Tensor], with indices: ArraySlice<Int>) {
    var sources = memory.bytes.baseAddress! + start
    for (input, size) in zip(inputs, layout.sizes) {
      for (row, index) in indices.enumerated() {
        precondition(index >= 0 && index < count, "no such image")
        precision.decode(
          sources + index * layout.stride, count: size, to: input.pointer + row * size)
      }
      sources += size * precision.width
    }
  }

  /// Traps unless these are values at that cut: others would be written beyond a plan's memory.
  func requireFit(_ cut: NetworkCut) {
    precondition(shapes == cut.shapes, "the features are those of another cut")
  }
}
