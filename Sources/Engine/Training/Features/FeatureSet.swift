internal import Kernels
package import Networks

/// What the frozen part of a network makes of a set of images: the values at the cut, for each
/// image, on which training and evaluation go on as on the images.
package struct FeatureSet: Sendable {
  /// One class index an image.
  package let labels: [Int32]
  /// Of each value at the cut, for one image.
  package let shapes: [[Int]]
  package let precision: FeaturePrecision
  private let layout: FeatureLayout
  private let memory: FeatureMemory
  /// Where the features begin.
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

  /// The bytes that features take in memory, and but for some hundred in a file.
  package static func byteCount(
    _ cut: NetworkCut, count: Int, precision: FeaturePrecision = .float32
  ) -> Int {
    FeatureLayout(count: count, shapes: cut.shapes, precision: precision).byteCount
  }

  /// Features that are kept in a file. All of it is read once, to see that it is whole; then the
  /// system maps it into memory.
  ///
  /// - Parameters:
  ///   - labels: those of the images.
  ///   - precision: that in which they were kept.
  /// - Throws: `FileFailure` where there is no file that can be read, `FeatureError` where it is
  ///   damaged or has other features: compute them anew.
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
        precondition(index >= 0 && index < count, "there is no such image")
        precision.decode(
          sources + index * layout.stride, count: size, to: input.pointer + row * size)
      }
      sources += size * precision.width
    }
  }

  /// Traps unless these are values at that cut: others would be written past a plan's memory.
  func requireFit(_ cut: NetworkCut) {
    precondition(shapes == cut.shapes, "the features are those of another cut")
  }
}
