/// What is wrong with a file of compressed weights beyond its container.
package struct CompressedFileError: Error, Hashable, Sendable {
  package enum Damage: Hashable, Sendable {
    /// Unknown encoding in the metadata.
    case unknownEncoding(String)
    case missingTensor(String)
    /// A tensor's type or shape does not match the encoding.
    case wrongTensor(String)
    /// The lengths are not those of a Huffman code.
    case badCode
    /// The coded data are shorter or longer than the shape needs, or point outside the codebook.
    case badData
    case tooLarge
    /// A tensor that belongs to no array.
    case unusedTensor
  }

  package let path: String
  /// The parameter.
  package let array: String
  package let damage: Damage

  package init(path: String, array: String, _ damage: Damage) {
    self.path = path
    self.array = array
    self.damage = damage
  }
}

extension CompressedFileError: CustomStringConvertible {
  package var description: String {
    let fault =
      switch damage {
      case .unknownEncoding(let text): "unknown encoding `\(text.prefix(100))`"
      case .missingTensor(let name): "the tensor `\(name.prefix(100))` is missing"
      case .wrongTensor(let name): "the tensor `\(name.prefix(100))` has the wrong type or shape"
      case .badCode: "invalid lengths of Huffman codewords"
      case .badData: "the coded data do not match the shape and the codebook"
      case .tooLarge: "its values would take more memory than this machine has"
      case .unusedTensor: "the tensor belongs to no array"
      }
    return "\(path): array `\(array.prefix(100))`: \(fault); write the file again"
  }
}
