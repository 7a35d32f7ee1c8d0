internal import Names

/// Why PyTorch's weights are not those of a network.
package struct TorchStateDictError: Error, Hashable, Sendable {
  /// Names of arrays are PyTorch's.
  package enum Problem: Hashable, Sendable {
    /// None of the network's layers is in the file.
    case otherNames
    case missing([String])
    case shape(String, expected: [Int], found: [Int])
    case tooMany([String])
  }

  package let path: String
  package let network: String
  /// A name in the file.
  package let example: String
  package let problem: Problem
  /// The network of the registry that the file fits.
  package let fitting: String?
}

extension TorchStateDictError: CustomStringConvertible {
  package var description: String {
    let fault =
      switch problem {
      case .otherNames: "\(network) is not built like torchvision's networks"
      case .missing(let names):
        "it has no \(NameList.text(names, limit: 3)) for \(network)"
      case .shape(let name, let expected, let found):
        "`\(name)` has the shape \(Self.text(found)) and \(network) needs \(Self.text(expected))"
      case .tooMany(let names):
        "\(network) has no \(NameList.text(names, limit: 3))"
      }
    let advice =
      fitting.map { "its layers are those of `\($0)`: name that network" }
      ?? "export the model to ONNX with `torch.onnx.export`, and name that file: "
      + "`models: [{onnx: model.onnx}]`"
    return "\(path): this is a state dict of PyTorch (`\(example)`, …), and \(fault); \(advice)"
  }

  private static func text(_ shape: [Int]) -> String {
    shape.map(String.init).joined(separator: "×")
  }
}
