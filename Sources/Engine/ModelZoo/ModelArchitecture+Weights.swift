package import Kernels
package import Networks

extension ModelArchitecture {
  /// The network that weights belong to: with the published head, with a classifier on the pooled
  /// features, or without. Dropout before the classifier has no weights and may be missing.
  ///
  /// - Parameters:
  ///   - size: of the images in pixels.
  ///   - channels: of the images.
  /// - Throws: `NetworkError.layerDoesNotFit` where the images are too small.
  package func network(size: Extent, channels: Int = 3, holding weights: Weights) throws
    -> Network
  {
    try network(
      size: size, channels: channels, top: top(of: weights, size: size, channels: channels))
  }

  /// The names of all parameters that the network has with one head or another.
  ///
  /// - Throws: `NetworkError` where it can't be built.
  package var parameterNames: Set<String> {
    get throws {
      try [Top.none, .classifier(1), .original(1)].reduce(into: []) { names, top in
        names.formUnion(try network(input: designedInput, top: top).parameters.map(\.name))
      }
    }
  }

  private func top(of weights: Weights, size: Extent, channels: Int) throws -> Top {
    let original = try network(size: size, channels: channels, top: .original(1))
    let simple = try network(size: size, channels: channels, top: .classifier(1))
    let simpleNames = Set(simple.parameters.map(\.name))
    let isOriginal = original.parameters.contains {
      !simpleNames.contains($0.name) && weights.arrays[$0.name] != nil
    }
    let head = isOriginal ? original.head : simple.head
    // A classifier's bias has one value per class.
    guard let head, let classes = weights.arrays["\(head)/bias"]?.shape.first, classes > 0 else {
      return isOriginal ? .original(1000) : .none
    }
    return isOriginal ? .original(classes) : .classifier(classes)
  }
}
