internal import Foundation

/// Makes what was written survive a loss of power.
package enum FileSync {
  /// - Parameter path: a file or a folder; a folder's names are synced, not its files.
  /// - Throws: `FileFailure`.
  package static func sync(_ path: String) throws {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw FileFailure(path: path) }
    defer { close(descriptor) }
    // Some file systems have no way to sync a folder and say EINVAL.
    guard fsync(descriptor) == 0 || errno == EINVAL else { throw FileFailure(path: path) }
  }

  /// Gives a file or folder its final name, in place of a file of that name, and makes that last.
  ///
  /// - Throws: `FileFailure`.
  package static func move(_ path: String, to target: String) throws {
    guard rename(path, target) == 0 else { throw FileFailure(path: target) }
    try sync(PathText.parent(of: target))
  }
}
