/// What is wrong with a zip archive, or not supported.
package enum ZipDamage: Hashable, Sendable {
  case notZip
  case unknownSignature(of: String)
  case tooManyEntries(Int, available: Int)
  case missingEntry(String, found: [String])
  case duplicateEntry(String)
  case encrypted(String)
  case unknownMethod(String, method: Int)
  case severalVolumes
  case pastEnd(String, end: Int, available: Int)
  case sizeTooLarge(String, size: Int, stored: Int)
  case inflatesTooMuch(String, size: Int, stored: Int)
  case unexpectedStart(String)
  case damagedEntry(String, reason: String)
  case wrongChecksum(String)
}

extension ZipDamage: CustomStringConvertible {
  package var description: String {
    switch self {
    case .notZip:
      "not a complete zip archive: its directory is missing"
    case .unknownSignature(let part):
      "the signature of the \(part) is missing"
    case .tooManyEntries(let count, let available):
      "\(count) entries do not fit into a directory of \(counted(available, "byte"))"
    case .missingEntry(let name, let found):
      "the archive has no \(quoted(name)), only "
        + (found.isEmpty ? "nothing" : found.prefix(5).map(quoted).joined(separator: ", "))
        + (found.count > 5 ? ", …" : "")
    case .duplicateEntry(let name):
      "the archive has \(quoted(name)) twice"
    case .encrypted(let name):
      "\(quoted(name)) is encrypted"
    case .unknownMethod(let name, let method):
      "\(quoted(name)) is compressed by method \(method); only stored and deflated entries are supported"
    case .severalVolumes:
      "the archive is split over several files"
    case .pastEnd(let name, let end, let available):
      "\(quoted(name)) ends at byte \(end), and the archive has \(available)"
    case .sizeTooLarge(let name, let size, let stored):
      "\(quoted(name)) cannot have \(counted(size, "byte")), of which \(stored) are stored"
    case .inflatesTooMuch(let name, let size, let stored):
      "\(quoted(name)) would grow from \(counted(stored, "byte")) to \(size), more than weights do"
    case .unexpectedStart(let name):
      "\(quoted(name)) does not begin like a file of its kind"
    case .damagedEntry(let name, let reason):
      "\(quoted(name)) is damaged: \(reason)"
    case .wrongChecksum(let name):
      "\(quoted(name)) is damaged: its checksum is wrong"
    }
  }
}
