internal import Datasets
internal import Files
internal import Foundation

extension Store {
  /// The digests of single files of data sets.
  var contentLists: ContentLists { ContentLists(folder: "\(folder)/sources") }

  /// How old what nobody holds must be before it is removed, in seconds.
  private static let age = 24.0 * 3600

  /// Removes what processes that were killed have left: locks that nobody holds, and things half
  /// written that nobody holds and that are older than a day. Checkpoints stay: a training goes on
  /// from them.
  func removeLeftovers(now: Date = Date()) {
    let manager = FileManager.default
    func names(_ path: String) -> [String] {
      (try? manager.contentsOfDirectory(atPath: path)) ?? []
    }
    func isOld(_ path: String) -> Bool {
      let facts = try? manager.attributesOfItem(atPath: path)
      return (facts?[.modificationDate] as? Date).map { now.timeIntervalSince($0) > Self.age }
        ?? false
    }
    for name in names("\(folder)/tmp") {
      let path = "\(folder)/tmp/\(name)"
      guard isOld(path), let mark = FileLock.hold(path) else { continue }
      try? manager.removeItem(atPath: path)
      close(mark)
    }
    let work = "\(folder)/work"
    for name in names(work) {
      let path = "\(work)/\(name)"
      if name.hasSuffix(".lock") {
        FileLock.ifFree(path)
      } else if isOld(path), !manager.fileExists(atPath: "\(path)/\(TrainingStage.checkpointFile)")
      {
        FileLock.ifFree("\(path).lock") { try? manager.removeItem(atPath: path) }
      }
    }
  }
}
