internal import Files

/// What determines the result of a stage, as named facts, and their digest.
///
/// Two stages with the same facts have the same result. The facts are kept beside it, so that one
/// can say later what differed.
package struct StageKey: Hashable, Sendable {
  package let facts: [String: String]
  /// SHA-256 in lower-case hexadecimal.
  package let digest: String

  init(_ facts: [String: String]) {
    self.facts = facts
    var bytes: [UInt8] = []
    for (name, value) in facts.sorted(by: { $0.key < $1.key }) {
      // Lengths before the texts: no two lists of facts give the same bytes.
      for text in [name, value] {
        bytes += "\(text.utf8.count):".utf8
        bytes += text.utf8
      }
    }
    digest = MessageDigest.sha256(bytes)
  }
}

/// The version of the numbers: raised when a change of the engine changes results.
enum EngineVersion {
  static let current = "5"
}
