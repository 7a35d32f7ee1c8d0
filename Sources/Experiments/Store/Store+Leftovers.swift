internal import Datasets
internal import Files
internal import Foundation

extension Store {
  /// The digests of single files of data sets.
  var contentLists: ContentLists { ContentLists(folder: "\(folder)/sources") }

  /// How old what nobody holds must be before it is removed, in seconds.
  private static let age = 24.0 * 3600

  /// The paths of what processes that were killed have left half written, older than a day. Checkpoints
  /// of unfinished trainings stay: a training goes on from them.
  func leftovers(now: Date = Date()) -> [String] {
    let manager = FileManager.default
    func old(in place: String) -> [String] {
      let names = (try? manager.contentsOfDirectory(atPath: "\(folder)/\(place)")) ?? []
      return names.sorted().map { "\(folder)/\(place)/\($0)" }.filter { path in
        let facts = try? manager.attributesOfItem(atPath: path)
        return (facts?[.modificationDate] as? Date).map { now.timeIntervalSince($0) > Self.age }
          ?? false
      }
    }
    let work = old(in: "work").filter { path in
      !path.hasSuffix(".lock")
        && (!manager.fileExists(atPath: "\(path)/\(TrainingStage.checkpointFile)")
          || manager.fileExists(atPath: self.path(ofKey: PathText.name(of: path))))
    }
    return old(in: "tmp") + work
  }

  /// Removes what processes that were killed have left, as far as nobody holds it.
  func removeLeftovers() { remove(leftovers: leftovers()) }

  /// Removes leftovers that nobody holds, and locks that nobody holds.
  func remove(leftovers: [String]) {
    for path in leftovers {
      if path.hasPrefix("\(folder)/work/") {
        FileLock.ifFree("\(path).lock") { try? FileManager.default.removeItem(atPath: path) }
      } else if let mark = FileLock.hold(path) {
        try? FileManager.default.removeItem(atPath: path)
        close(mark)
      }
    }
    let work = "\(folder)/work"
    for name in (try? FileManager.default.contentsOfDirectory(atPath: work)) ?? []
    where name.hasSuffix(".lock") {
      FileLock.ifFree("\(work)/\(name)")
    }
  }
}
