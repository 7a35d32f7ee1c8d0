/// Why a network cannot be compressed.
package enum CompressionError: Error, Hashable, CustomStringConvertible {
  case notFinite(array: String, layer: String)
  case exactTooLong(values: Int, clusters: Int)

  package var description: String {
    switch self {
    case .notFinite(let array, let layer):
      "layer `\(layer)`: `\(array)` has NaN or infinite values; train the network again "
        + "with a smaller `learning_rate`, or check the `weights` that it starts from"
    case .exactTooLong(let values, let clusters):
      "the exact optimum for \(clusters) clusters of \(values) values would take hours; leave "
        + "`exact` out, or use fewer clusters or `scope: layer`"
    }
  }
}
