package import Files

/// What is wrong with a file of weights or arrays.
package enum ModelFileError: Error, Hashable, Sendable {
  case unreadable(path: String, reason: String)
  case unwritable(FileFailure)
  case standIn(path: String, StandIn)
  /// The content would need more memory than the machine has; both in bytes.
  case tooLarge(path: String, bytes: Int, memory: Int)
  /// A tensor cannot be stored under this name.
  case reservedName(path: String, name: String)
  /// A number that the tensor's type cannot represent.
  case unrepresentable(path: String, name: String, value: Float, type: String)
  /// The layout names layers by class, and this layer's class is unknown.
  case layerWithoutClass(path: String, layer: String)
  /// NaN or infinite values in an array of weights.
  case notFinite(path: String, array: String, count: Int, of: Int)
  /// Variances of a batch norm that are not positive with epsilon added.
  case badVariance(path: String, array: String, count: Int, of: Int)
  /// - byte: the offset of the fault in the file.
  case damaged(path: String, byte: Int, tensor: String?, Damage)

  /// Placeholders for a file.
  package enum StandIn: Hashable, Sendable {
    case webPage
    case gitLFSPointer
  }

  /// The fault.
  package enum Damage: Hashable, Sendable {
    // The container of the header.
    case truncated(needed: Int, found: Int)
    case trailing(Int)
    case notNumpy
    case unknownVersion(major: Int, minor: Int)
    case headerTooLong(length: Int, limit: Int)
    case headerPastEnd(length: Int, available: Int)

    // The header's text.
    case expected(Token, found: String?)
    case invalidUTF8
    case badEscape
    case controlCharacter
    case duplicateKey(String)
    case unknownKey(String)
    case missingKey(String)
    case metadataNotText(key: String)
    case negativeNumber
    case notAnInteger
    case numberTooLarge

    // The header's content.
    case unknownType(String, known: [String])
    case tooManyDimensions(limit: Int)
    case shapeTooLarge([Int])
    case wrongSize(shape: [Int], type: String, needed: Int, found: Int)
    case reversedOffsets(begin: Int, end: Int)
    case pastEnd(end: Int, available: Int)
    case overlap(with: String, bytes: Int)
    case gap(bytes: Int)

    // Specific to one format.
    case hdf5(HDF5Damage)
    case zip(ZipDamage)
    case keras(KerasDamage)
  }

  /// The token that a header's grammar expects.
  package enum Token: Hashable, Sendable {
    case character(Character)
    case string
    case integer
    case boolean
    case end
  }
}

extension ModelFileError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .unreadable(let path, let reason):
      "\(path): cannot be read: \(reason)"
    case .unwritable(let failure):
      "\(failure.path): cannot be written: \(failure.explanation)"
    case .standIn(let path, .webPage):
      "\(path): this is a web page, not the file; download it again from an address that "
        + "returns the file"
    case .standIn(let path, .gitLFSPointer):
      "\(path): this is a Git LFS pointer, not the file; fetch the file with `git lfs pull`"
    case .tooLarge(let path, let bytes, let memory):
      "\(path): its values would take \(bytes / 1_000_000) MB of memory and this machine has "
        + "\(memory / 1_000_000) MB"
    case .reservedName(let path, let name):
      "\(path): the tensor name \(quoted(name)) is reserved by the format"
    case .unrepresentable(let path, let name, let value, let type):
      "\(path): tensor \(quoted(name)) contains \(value), which \(type) cannot represent; store it as F32"
    case .layerWithoutClass(let path, let layer):
      "\(path): the class of layer \(quoted(layer)) is unknown, and this layout needs it; write the "
        + "legacy layout instead"
    case .notFinite(let path, let array, let count, let all):
      "\(path): \(count) of \(counted(all, "value")) of \(quoted(array)) "
        + "\(count == 1 ? "is" : "are") NaN or infinite"
    case .badVariance(let path, let array, let count, let all):
      "\(path): \(count) of \(counted(all, "variance")) of \(quoted(array)) "
        + "\(count == 1 ? "is" : "are") not above 0 with epsilon added"
    case .damaged(let path, let byte, let tensor, let damage):
      "\(path): byte \(byte): " + (tensor.map { "tensor \(quoted($0)): " } ?? "")
        + damage.description
    }
  }
}

extension ModelFileError.Damage: CustomStringConvertible {
  package var description: String {
    switch self {
    case .truncated(let needed, let found):
      "the file ends too early: \(found) of the \(counted(needed, "byte")) needed here"
    case .trailing(let count):
      "\(counted(count, "byte")) after the end of the data"
    case .notNumpy:
      "not a .npy file: it does not start with \\x93NUMPY"
    case .unknownVersion(let major, let minor):
      "unknown version \(major).\(minor) of the .npy format; known: 1.0, 2.0, 3.0"
    case .headerTooLong(let length, let limit):
      "the header's length of \(length) bytes is above the limit of \(limit)"
    case .headerPastEnd(let length, let available):
      "the header's length of \(length) bytes is more than the \(available) that follow"
    case .expected(let token, let found):
      "expected \(token), found \(found.map(quoted) ?? "the end of the header")"
    case .invalidUTF8:
      "a string that is not valid UTF-8"
    case .badEscape:
      "an invalid escape in a string"
    case .controlCharacter:
      "a control character in a string"
    case .duplicateKey(let key):
      "duplicate key \(quoted(key))"
    case .unknownKey(let key):
      "unknown key \(quoted(key))"
    case .missingKey(let key):
      "missing key \(quoted(key))"
    case .metadataNotText(let key):
      "the metadata value of \(quoted(key)) is not a string"
    case .negativeNumber:
      "a negative number"
    case .notAnInteger:
      "a number that is not an integer"
    case .numberTooLarge:
      "a number that is too large"
    case .unknownType(let type, let known):
      "unknown type \(quoted(type)); known: \(known.joined(separator: ", "))"
    case .tooManyDimensions(let limit):
      "more than \(limit) dimensions"
    case .shapeTooLarge(let shape):
      "the shape \(shape) has more elements than can be counted"
    case .wrongSize(let shape, let type, let needed, let found):
      "the shape \(shape) of type \(type) needs \(counted(needed, "byte")), and the offsets give "
        + "\(found)"
    case .reversedOffsets(let begin, let end):
      "the data begin at offset \(begin), after their end at \(end)"
    case .pastEnd(let end, let available):
      "the data end at offset \(end), and the file holds \(counted(available, "byte")) of data"
    case .overlap(let other, let bytes):
      "the data share \(counted(bytes, "byte")) with tensor \(quoted(other))"
    case .gap(let bytes):
      "\(counted(bytes, "byte")) before the data belong to no tensor"
    case .hdf5(let damage): damage.description
    case .zip(let damage): damage.description
    case .keras(let damage): damage.description
    }
  }
}

extension ModelFileError.Token: CustomStringConvertible {
  package var description: String {
    switch self {
    case .character(let character): "'\(character)'"
    case .string: "a string"
    case .integer: "an integer"
    case .boolean: "True or False"
    case .end: "nothing more"
    }
  }
}

func counted(_ count: Int, _ noun: String, _ plural: String? = nil) -> String {
  "\(count) \(count == 1 ? noun : plural ?? noun + "s")"
}

/// Quotes a name from an untrusted file: control characters are escaped, long names cut.
func quoted(_ text: String) -> String {
  let shown = text.unicodeScalars.prefix(100).map { scalar in
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned:
      "\\u{\(String(scalar.value, radix: 16))}"
    default: String(scalar)
    }
  }
  return "'" + shown.joined() + (text.unicodeScalars.count > 100 ? "…" : "") + "'"
}
