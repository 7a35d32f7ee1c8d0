import Files
import Testing

/// The examples of RFC 1321 and of NIST's SHA-256 examples, and the same bytes in other pieces.
@Suite struct MessageDigestTests {
  @Test(arguments: [
    (MessageDigest.Algorithm.md5, "", "d41d8cd98f00b204e9800998ecf8427e"),
    (.md5, "message digest", "f96b697d7cb7938d525a2f31aaf161d0"),
    (.sha256, "", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    (.sha256, "abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    (
      .sha256, "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
    ),
  ])
  func published(_ algorithm: MessageDigest.Algorithm, _ text: String, _ expected: String) {
    let bytes = Array(text.utf8)
    for cut in [0, bytes.count / 3, bytes.count] {
      let digest = MessageDigest(algorithm)
      bytes[..<cut].withUnsafeBytes { digest.update($0) }
      bytes[cut...].withUnsafeBytes { digest.update($0) }
      #expect(digest.finish() == expected)
    }
  }

  @Test func anySequenceOfBytes() {
    let bytes = Array("abc".utf8)
    let expected = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    #expect(MessageDigest.sha256(bytes) == expected)
    #expect(MessageDigest.sha256("abc".utf8) == expected)
    #expect(MessageDigest.sha256(bytes.lazy.map { $0 }) == expected)
  }
}
