import Foundation

@testable import Datasets

/// A folder of its own for one test, removed with it.
final class TemporaryFolder {
  let path: String

  init() throws {
    path = NSTemporaryDirectory() + "triptych-datasets-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// Writes a file below the folder and makes the folders above it.
  @discardableResult
  func write(_ bytes: [UInt8], to name: String) throws -> String {
    let url = URL(fileURLWithPath: "\(path)/\(name)")
    try FileManager.default.createDirectory(
      at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(bytes).write(to: url)
    return url.path
  }

  func makeFolder(_ name: String) throws {
    try FileManager.default.createDirectory(
      atPath: "\(path)/\(name)", withIntermediateDirectories: true)
  }

  var locations: DatasetLocations { DatasetLocations(places: [path]) }
}

/// What `work` complains of, with the folder's own path as `~`.
func complaint(_ folder: TemporaryFolder? = nil, of work: () throws -> some Any) -> String {
  do {
    _ = try work()
    return "no complaint"
  } catch {
    let text = "\(error)"
    guard let folder else { return text }
    return text.replacingOccurrences(of: folder.path, with: "~")
  }
}
