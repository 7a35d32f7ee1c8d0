/// A file's layers are not those of a network.
package struct KerasMatchError: Error, Equatable, CustomStringConvertible {
  /// A layer that does not match; shapes are Keras's.
  package enum Mismatch: Hashable, Sendable {
    /// The file has no such layer.
    case missingLayer(String, nearest: String?)
    case missingArray(layer: String, array: String, found: [String])
    case superfluousArray(layer: String, array: String)
    case wrongShape(layer: String, array: String, expected: [Int], found: [Int])
    case wrongCount(layer: String, expected: [String], found: Int)
  }

  package let network: String
  /// At most five, the network's first.
  package let mismatches: [Mismatch]
  /// All of them.
  package let count: Int
  /// The layers with weights in the network and in the file.
  package let expectedLayers: Int
  package let foundLayers: Int
  /// Whether leaving the classifier out would help.
  package let fitsWithoutHead: Bool

  package var description: String {
    var lines = [
      "the file's weights are not those of \(network): it has \(counted(foundLayers, "layer")) with "
        + "weights, the network has \(expectedLayers), and they match neither by name nor by order"
    ]
    lines += mismatches.map { "  \($0)" }
    if count > mismatches.count { lines.append("  and \(count - mismatches.count) more") }
    if fitsWithoutHead { lines.append("  all but the last dense layer match") }
    return lines.joined(separator: "\n")
  }
}

extension KerasMatchError.Mismatch: CustomStringConvertible {
  package var description: String {
    switch self {
    case .missingLayer(let layer, let nearest):
      "\(quoted(layer)) is not in the file"
        + (nearest.map { "; the nearest name there is \(quoted($0))" } ?? "")
    case .missingArray(let layer, let array, let found):
      "\(quoted(layer)) has no \(quoted(array)) in the file, only "
        + (found.isEmpty ? "nothing" : found.map(quoted).joined(separator: ", "))
    case .superfluousArray(let layer, let array):
      "\(quoted(layer)) has \(quoted(array)) in the file, which the network lacks"
    case .wrongShape(let layer, let array, let expected, let found):
      "\(quoted(layer)): \(array) must have the shape \(Self.text(expected)) and has "
        + Self.text(found)
    case .wrongCount(let layer, let expected, let found):
      "\(quoted(layer)) must have \(expected.joined(separator: ", ")) and has "
        + counted(found, "array")
    }
  }

  private static func text(_ shape: [Int]) -> String {
    shape.isEmpty ? "of a single number" : shape.map(String.init).joined(separator: "×")
  }
}
