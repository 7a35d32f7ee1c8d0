internal import Foundation

/// Makes writes survive a power failure.
package enum FileSync {
  /// - Parameter path: a file or a folder; of a folder the entries are synced, not the files.
  /// - Throws: `FileFailure`.
  package static func sync(_ path: String) throws {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw FileFailure(path: path) }
    defer { close(descriptor) }
    // Some file systems can't sync a folder and return EINVAL.
    guard fsync(descriptor) == 0 || errno == EINVAL else { throw FileFailure(path: path) }
  }

  /// Renames a file or folder to its final name, replacing a file there, and syncs the folder.
  ///
  /// - Throws: `FileFailure`.
  package static func move(_ path: String, to target: String) throws {
    guard rename(path, target) == 0 else { throw FileFailure(path: target) }
    try sync(PathText.parent(of: target))
  }
}
