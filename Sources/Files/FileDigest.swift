internal import Crypto
internal import Foundation

/// The digest of a file's whole content.
public struct FileDigest: Hashable, Sendable, CustomStringConvertible {
  public enum Algorithm: String, Sendable {
    /// Tells damage; against malice only the connection protects.
    case md5
    case sha256
  }

  public let algorithm: Algorithm
  /// Lower-case, 32 or 64 digits.
  public let hexadecimal: String

  /// - Precondition: `hexadecimal` has the algorithm's number of digits.
  public init(_ algorithm: Algorithm, _ hexadecimal: String) {
    let digits = algorithm == .md5 ? 32 : 64
    precondition(
      hexadecimal.utf8.count == digits
        && hexadecimal.allSatisfy { "0123456789abcdef".contains($0) },
      "not \(algorithm): \(hexadecimal)")
    self.algorithm = algorithm
    self.hexadecimal = hexadecimal
  }

  /// `MD5 0123…`.
  public var description: String {
    (algorithm == .md5 ? "MD5 " : "SHA-256 ") + hexadecimal
  }

  /// Reads a file piece by piece.
  ///
  /// - Throws: `FileFailure`.
  public static func of(_ path: String, _ algorithm: Algorithm) throws -> FileDigest {
    switch algorithm {
    case .md5: FileDigest(algorithm, try hexadecimal(Insecure.MD5.self, path))
    case .sha256: FileDigest(algorithm, try hexadecimal(SHA256.self, path))
    }
  }

  private static func hexadecimal<Hash: HashFunction>(_ type: Hash.Type, _ path: String) throws
    -> String
  {
    // Without O_NONBLOCK a named pipe would wait for a writer forever.
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw FileFailure(path: path) }
    defer { close(descriptor) }
    var hash = Hash()
    let piece = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 16)
    defer { piece.deallocate() }
    while true {
      let count = read(descriptor, piece.baseAddress!, piece.count)
      if count < 0 && errno == EINTR { continue }
      guard count >= 0 else { throw FileFailure(path: path) }
      if count == 0 { break }
      hash.update(bufferPointer: UnsafeRawBufferPointer(rebasing: piece[..<count]))
    }
    return hash.finalize().hexadecimal
  }
}
