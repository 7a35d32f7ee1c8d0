internal import Files
internal import Foundation
internal import Trials

/// A stage that fails because of what it is made from, and would fail each time: kept as an object of its
/// own, so that it is listed, verified and cleaned as results are.
struct StoredFailure: Codable, Equatable, Sendable {
  /// The kind of the stage.
  let stage: StageKind
  /// What went wrong, one sentence.
  let cause: String
  /// What determines the stage.
  let facts: [String: String]
}

extension Store {
  /// The stage under which failures are listed.
  static let failureStage = "failure"

  /// Another version of the program may do what this one can't.
  private static func failureKey(_ digest: String) -> StageKey {
    StageKey([
      "stage": failureStage, "engine": EngineVersion.current, "program": TriptychVersion.current,
      "of": digest,
    ])
  }

  /// How the stage of a key has failed; nil where that is not known, or where it is stored.
  func failure(of key: StageKey) -> StoredFailure? {
    let own = Self.failureKey(key.digest)
    guard access(path(ofKey: own.digest), F_OK) == 0, access(path(ofKey: key.digest), F_OK) != 0
    else { return nil }
    return record(own, as: StoredFailure.self)
  }

  /// - Throws: `StoreError`.
  func add(_ failure: StoredFailure, of key: StageKey) throws {
    try add(Self.failureKey(key.digest), record: failure)
  }

  /// Forgets that a stage has failed.
  func removeFailure(of key: StageKey) { putAway(Self.failureKey(key.digest), as: "removed") }
}
