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
    func old(in place: String, _ isOurs: (String) -> Bool) -> [String] {
      let names = StoreNames.names(in: "\(folder)/\(place)").filter(isOurs)
      return names.map { "\(folder)/\(place)/\($0)" }.filter(StoreNames.isFolder).filter { path in
        let facts = try? manager.attributesOfItem(atPath: path)
        return (facts?[.modificationDate] as? Date).map { now.timeIntervalSince($0) > Self.age }
          ?? false
      }
    }
    let work = old(in: "work", StoreNames.isKey).filter { path in
      !manager.fileExists(atPath: "\(path)/\(TrainingStage.checkpointFile)")
        || manager.fileExists(atPath: self.path(ofKey: String(path.suffix(64))))
    }
    return old(in: "tmp", StoreNames.isTemporary) + work
  }

  /// Removes what processes that were killed have left, as far as nobody holds it.
  func removeLeftovers() { remove(leftovers: leftovers()) }

  /// Removes what a worker that was ended has begun and cannot go on with.
  func removeWork(of plan: Plan) {
    for stage in plan.stages where stage.isToRun {
      let path = "\(folder)/work/\(stage.key.digest)"
      guard StoreNames.isFolder(path),
        !FileManager.default.fileExists(atPath: "\(path)/\(TrainingStage.checkpointFile)")
      else { continue }
      FileLock.ifFree("\(path).lock") { try? FileManager.default.removeItem(atPath: path) }
    }
  }

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
    for name in StoreNames.names(in: work).filter(StoreNames.isLock) {
      FileLock.ifFree("\(work)/\(name)")
    }
  }
}
