internal import Foundation

extension Store {
  private static let recordName = "record.json"

  /// The record of a key, nil where there is none or it is damaged.
  func record<Record: Decodable>(
    _ key: StageKey, as type: Record.Type, warn: (String) -> Void = { _ in }
  ) -> Record? {
    guard
      let object = object(key, verifying: [Self.recordName], warn: warn),
      let data = FileManager.default.contents(atPath: object.path(Self.recordName))
    else { return nil }
    return try? JSONDecoder().decode(type, from: data)
  }

  /// Stores a record, and what else `write` puts into the object's folder.
  func add(
    _ key: StageKey, record: some Encodable, write: (_ folder: String) throws -> Void = { _ in }
  ) throws {
    try add(key) { folder in
      try write(folder)
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.sortedKeys]
      try encoder.encode(record)
        .write(to: URL(fileURLWithPath: "\(folder)/\(Self.recordName)"))
    }
  }
}
