/// What is wrong with an HDF5 file, or not supported.
package enum HDF5Damage: Hashable, Sendable {
  case notHDF5
  case unknownSignature(expected: String)
  case unknownVersion(of: String, version: Int)
  case pastEnd(of: String, needed: Int, available: Int)
  /// An address or length that no file of this size can hold.
  case addressPastEnd(of: String)
  /// The file's recorded length is more than there is.
  case truncatedFile(needed: Int, found: Int)
  case goesInCircles
  case nestedTooDeeply(limit: Int)

  case notAGroup(String)
  case notADataset(String)
  case missingLink(String)
  case missingAttribute(String)
  case wrongAttribute(String, expected: String)
  case notText

  case unsupportedType(String)
  case wrongSize(shape: [Int], needed: Int, found: Int)
  case noValues
  case damagedChunk(String)

  /// A reference that could lead to data in other files.
  case leadsOutOfTheFile(String)
  case unsupported(String)
}

extension HDF5Damage: CustomStringConvertible {
  package var description: String {
    switch self {
    case .notHDF5:
      "not an HDF5 file: its signature is missing"
    case .unknownSignature(let expected):
      "expected the signature \(expected)"
    case .unknownVersion(let part, let version):
      "unknown version \(version) of the \(part)"
    case .pastEnd(let part, let needed, let available):
      "the \(part) ends too early: \(available) of the \(counted(needed, "byte")) needed here"
    case .addressPastEnd(let part):
      "the \(part) lies past the end of the file"
    case .truncatedFile(let needed, let found):
      "the file ends too early: it says it has \(needed) bytes, and there are \(found)"
    case .goesInCircles:
      "the file's structure refers to itself"
    case .nestedTooDeeply(let limit):
      "more than \(limit) levels of nesting"
    case .notAGroup(let name):
      "\(quoted(name)) is not a group"
    case .notADataset(let name):
      "\(quoted(name)) is not a dataset"
    case .missingLink(let name):
      "\(quoted(name)) does not exist"
    case .missingAttribute(let name):
      "the attribute \(quoted(name)) is missing"
    case .wrongAttribute(let name, let expected):
      "the attribute \(quoted(name)) is not \(expected)"
    case .notText:
      "a string that is not valid UTF-8"
    case .unsupportedType(let type):
      "numbers of the type \(type) are not supported; store them as float32"
    case .wrongSize(let shape, let needed, let found):
      "the shape \(shape) needs \(counted(needed, "byte")), and \(found) are stored"
    case .noValues:
      "no values are stored"
    case .damagedChunk(let reason):
      "a chunk of the values is damaged: \(reason)"
    case .leadsOutOfTheFile(let part):
      "\(part) could lead to other files and is not followed; copy the values into this file"
    case .unsupported(let part):
      "\(part) is not supported; save the weights again with h5py's default settings"
    }
  }
}
