internal import Foundation
internal import Trials

/// What a worker process is told on its standard input: one line of JSON. The input stays open as
/// long as somebody waits for the result.
struct WorkerRequest: Codable {
  let trial: Trial
  /// What is wanted of it; what the store has by then is not made again.
  let stages: Set<StageKind>
  let inputs: TrialInputs
  let hardware: Hardware
  let storeFolder: String
  /// As a reader knows the trial.
  var name = ""
  /// Nothing is begun after it; nil: whenever.
  var deadline: Date?
}

/// What a worker says on its standard output: a line of JSON each.
enum WorkerEvent: Codable {
  case stage(String)
  /// For another render; which, and what for.
  case waiting(String)
  case resumed(afterEpoch: Int, of: Int)
  /// Training images gone through so far, over all epochs.
  case images(done: Int, of: Int)
  case epoch(
    number: Int, of: Int, trainAccuracy: Double, testAccuracy: Double, seconds: Double)
  case warning(String)
  case failed(String)
  case finished
}

/// The lines of the protocol.
enum WorkerLine {
  static func encode(_ value: some Encodable) throws -> Data {
    try JSONEncoder().encode(value) + Data("\n".utf8)
  }

  /// nil for lines that are none of ours, such as what a C library prints.
  static func decode<Value: Decodable>(_ line: some DataProtocol, as type: Value.Type) -> Value? {
    try? JSONDecoder().decode(type, from: Data(line))
  }
}
