import Foundation
import TestSupport

@testable import Datasets

extension TemporaryFolder {
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
