internal import Foundation

/// Formats of published files, recognized by their first bytes.
package enum FileFormat: String, Hashable, Sendable {
  case hdf5 = "HDF5 file"
  case zip = "ZIP archive"
  case gzip = "gzip file"
  case tar = "tar archive"

  /// The format that a file's name promises; nil where the extension is not a known one.
  package init?(name: String) {
    switch name.split(separator: ".").last?.lowercased() {
    case "h5", "hdf5": self = .hdf5
    case "keras", "zip", "npz": self = .zip
    case "gz", "tgz": self = .gzip
    case "tar": self = .tar
    default: return nil
    }
  }

  /// The number of bytes needed to recognize a format.
  package static let headBytes = 512

  /// Whether a file of this format can begin with these bytes.
  ///
  /// - Parameter head: the first `headBytes`, or the whole of a shorter file.
  package func fits(_ head: [UInt8]) -> Bool {
    switch self {
    case .hdf5: head.starts(with: [0x89, 0x48, 0x44, 0x46, 0x0D, 0x0A, 0x1A, 0x0A])
    case .zip: head.starts(with: [0x50, 0x4B, 0x03, 0x04])
    case .gzip: head.starts(with: [0x1F, 0x8B, 0x08])
    case .tar: head.count >= 262 && head[257..<262].elementsEqual("ustar".utf8)
    }
  }

  /// What is wrong with a file of this format; nil where its beginning and length are right.
  ///
  /// The superblock of an HDF5 file holds the length of the whole file, which is compared.
  ///
  /// - Throws: `FileFailure`.
  package func problem(of path: String) throws(FileFailure) -> String? {
    let (head, size) = try Self.head(of: path)
    guard fits(head) else { return FileContent.name(head, bytes: size) }
    guard self == .hdf5 else { return nil }
    guard let whole = Self.hdf5Size(head) else {
      return "\(FileContent.bytes(size)) that begin like an HDF5 file and have no valid superblock"
    }
    if size < whole {
      return "the first \(FileContent.bytes(size)) of an HDF5 file of \(FileContent.bytes(whole))"
    }
    if size > whole {
      return "an HDF5 file of \(FileContent.bytes(whole)) with \(FileContent.bytes(size - whole)) "
        + "after its end"
    }
    return nil
  }

  private static func head(of path: String) throws(FileFailure) -> ([UInt8], size: Int) {
    // Without O_NONBLOCK a named pipe would wait for a writer forever.
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw FileFailure(path: path) }
    defer { close(descriptor) }
    var facts = stat()
    guard fstat(descriptor, &facts) == 0 else { throw FileFailure(path: path) }
    var head = [UInt8](repeating: 0, count: headBytes)
    var filled = 0
    while filled < headBytes {
      let count = head.withUnsafeMutableBytes {
        read(descriptor, $0.baseAddress! + filled, headBytes - filled)
      }
      if count < 0 && errno == EINTR { continue }
      guard count >= 0 else { throw FileFailure(path: path) }
      if count == 0 { break }
      filled += count
    }
    return (Array(head[..<filled]), Int(facts.st_size))
  }

  /// The file size according to its superblock (HDF5 File Format Specification 3.0, II.A);
  /// nil without a superblock of version 0 to 3 at byte 0.
  private static func hdf5Size(_ head: [UInt8]) -> Int? {
    guard head.count > 14 else { return nil }
    // Sizes of offsets and lengths; then base address, another address, and the end-of-file address.
    let (widths, start): (ArraySlice<UInt8>, Int)
    switch head[8] {
    case 0: (widths, start) = (head[13...14], 24)
    case 1: (widths, start) = (head[13...14], 28)
    case 2, 3: (widths, start) = (head[9...10], 12)
    default: return nil
    }
    guard widths.allSatisfy({ [2, 4, 8].contains($0) }) else { return nil }
    let width = Int(widths.first!)
    func address(_ index: Int) -> UInt64? {
      let place = start + index * width
      guard place + width <= head.count else { return nil }
      return head[place..<place + width].reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }
    // Another base address means a user block before the superblock.
    guard address(0) == 0, let end = address(2) else { return nil }
    return Int(exactly: end)
  }
}
