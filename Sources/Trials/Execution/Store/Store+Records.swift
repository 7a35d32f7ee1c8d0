internal import Foundation

extension Store {
  private static let recordName = "record.json"

  /// The record of a key, nil where there is none or it is damaged.
  func record<Record: Decodable>(
    _ key: StageKey, as type: Record.Type, warn: (String) -> Void = { _ in }
  ) -> Record? {
    value(in: Self.recordName, of: key, as: type, warn: warn)
  }

  /// What a JSON file of an object holds; nil where there is none or it is damaged: the whole object
  /// is then put out of the way.
  func value<Value: Decodable>(
    in file: String, of key: StageKey, as type: Value.Type, warn: (String) -> Void
  ) -> Value? {
    guard let object = object(key, requiring: [file], warn: warn) else { return nil }
    guard let data = object.content(file) else {
      discard(key, "the content of \(file) has changed", warn: warn)
      return nil
    }
    do {
      return try JSONDecoder().decode(type, from: data)
    } catch {
      discard(key, "\(file) can't be read", warn: warn)
      return nil
    }
  }

  /// Stores a record, and what else `write` puts into the object's folder.
  ///
  /// - Throws: `StoreError.cannotWrite`, and what `write` throws; `EncodingError` for numbers that
  ///   are none.
  func add(
    _ key: StageKey, record: some Encodable, write: (_ folder: String) throws -> Void = { _ in }
  ) throws {
    try add(key) { folder in
      try write(folder)
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.sortedKeys]
      let data = try encoder.encode(record)
      let path = "\(folder)/\(Self.recordName)"
      do {
        try data.write(to: URL(fileURLWithPath: path))
      } catch {
        throw StoreError.cannotWrite(path: path, error)
      }
    }
  }
}
