/// What can be wrong with a file of compressed weights beyond its frame.
package struct CompressedFileError: Error, Hashable, Sendable {
  package enum Damage: Hashable, Sendable {
    /// The metadata describe the array in a way that is not known.
    case unknownEncoding(String)
    case missingTensor(String)
    /// A tensor's type or shape is not what the encoding needs.
    case wrongTensor(String)
    /// The lengths of the words are of no Huffman code.
    case badCode
    /// The coded data are shorter or longer than the shape needs, or point outside the codebook.
    case badData
    case tooLarge
    /// A tensor that belongs to nothing.
    case unusedTensor
  }

  package let path: String
  /// The parameter that is concerned.
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
      case .wrongTensor(let name): "the tensor `\(name.prefix(100))` has a wrong type or shape"
      case .badCode: "the lengths of the words are of no Huffman code"
      case .badData: "the coded data do not fit the shape and the codebook"
      case .tooLarge: "its values would take more memory than this machine has"
      case .unusedTensor: "the tensor belongs to no array"
      }
    return "\(path): array `\(array.prefix(100))`: \(fault); make the file anew"
  }
}
