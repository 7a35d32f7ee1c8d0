#if canImport(CryptoKit)
  internal import CryptoKit
#else
  internal import CCrypto
#endif

/// An incremental message digest: the system's SHA-256 or MD5.
package final class MessageDigest {
  package enum Algorithm: String, Sendable {
    /// Detects damage; only the connection protects against tampering.
    case md5
    case sha256

    /// The length of the digest in bytes.
    package var byteCount: Int { self == .md5 ? 16 : 32 }
  }

  /// SHA-256 of `bytes`, in lower-case hexadecimal.
  package static func sha256(_ bytes: some Sequence<UInt8>) -> String {
    let digest = MessageDigest(.sha256)
    let isContiguous: Void? = bytes.withContiguousStorageIfAvailable {
      digest.update(UnsafeRawBufferPointer($0))
    }
    if isContiguous == nil {
      Array(bytes).withUnsafeBytes { digest.update($0) }
    }
    return digest.finish()
  }

  #if canImport(CryptoKit)
    private var hash: any HashFunction

    package init(_ algorithm: Algorithm) {
      hash = algorithm == .md5 ? Insecure.MD5() : SHA256()
    }

    package func update(_ bytes: UnsafeRawBufferPointer) { hash.update(bufferPointer: bytes) }

    /// In lower-case hexadecimal; nothing may be added after it.
    package func finish() -> String { Array(hash.finalize()).hexadecimal }
  #else
    private let algorithm: Algorithm
    private let context: OpaquePointer

    package init(_ algorithm: Algorithm) {
      self.algorithm = algorithm
      // Both calls fail only where memory is short or the system forbids the algorithm. No caller
      // could continue without a digest.
      guard let context = EVP_MD_CTX_new(),
        EVP_DigestInit_ex(context, Self.methods[algorithm]!, nil) == 1
      else { fatalError("the system's libcrypto has no \(algorithm.rawValue)") }
      self.context = context
    }

    deinit { EVP_MD_CTX_free(context) }

    package func update(_ bytes: UnsafeRawBufferPointer) {
      let result = EVP_DigestUpdate(context, bytes.baseAddress, bytes.count)
      precondition(result == 1, "a digest takes any bytes until it is finished")
    }

    /// In lower-case hexadecimal; nothing may be added after it.
    package func finish() -> String {
      var bytes = [UInt8](repeating: 0, count: algorithm.byteCount)
      let result = EVP_DigestFinal_ex(context, &bytes, nil)
      precondition(result == 1, "a digest is finished once")
      return bytes.hexadecimal
    }

    /// Looked up once: stage keys are thousands of short digests, and a lookup takes longer than one.
    nonisolated(unsafe) private static let methods: [Algorithm: OpaquePointer] = {
      var methods: [Algorithm: OpaquePointer] = [:]
      for (algorithm, name) in [(Algorithm.md5, "MD5"), (.sha256, "SHA256")] {
        methods[algorithm] = EVP_MD_fetch(nil, name, nil)
      }
      return methods
    }()
  #endif
}
