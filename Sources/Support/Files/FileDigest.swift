internal import Foundation

/// The digest of a file's content.
package struct FileDigest: Hashable, Sendable, CustomStringConvertible {
  package typealias Algorithm = MessageDigest.Algorithm

  package let algorithm: Algorithm
  /// Lower case, 32 or 64 digits.
  package let hexadecimal: String

  /// - Precondition: `hexadecimal` has the algorithm's number of digits.
  package init(_ algorithm: Algorithm, _ hexadecimal: String) {
    precondition(
      hexadecimal.utf8.count == 2 * algorithm.byteCount
        && hexadecimal.allSatisfy { "0123456789abcdef".contains($0) },
      "not \(algorithm): \(hexadecimal)")
    self.algorithm = algorithm
    self.hexadecimal = hexadecimal
  }

  /// `MD5 0123…`.
  package var description: String {
    (algorithm == .md5 ? "MD5 " : "SHA-256 ") + hexadecimal
  }

  /// Reads the file in pieces.
  ///
  /// - Throws: `FileFailure`.
  package static func of(_ path: String, _ algorithm: Algorithm) throws -> FileDigest {
    // Without O_NONBLOCK a named pipe would wait for a writer forever.
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw FileFailure(path: path) }
    defer { close(descriptor) }
    let digest = MessageDigest(algorithm)
    let piece = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 16)
    defer { piece.deallocate() }
    while true {
      let count = read(descriptor, piece.baseAddress!, piece.count)
      if count < 0 && errno == EINTR { continue }
      guard count >= 0 else { throw FileFailure(path: path) }
      if count == 0 { break }
      digest.update(UnsafeRawBufferPointer(rebasing: piece[..<count]))
    }
    return FileDigest(algorithm, digest.finish())
  }
}
