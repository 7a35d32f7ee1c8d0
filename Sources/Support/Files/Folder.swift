internal import Foundation

/// Folders of the file system.
package enum Folder {
  /// Creates a folder and its missing parents.
  ///
  /// Foundation's method does not tell why it fails.
  ///
  /// - Throws: `FileFailure` with the path that can't be created, also where a file has that name.
  package static func make(_ path: String) throws(FileFailure) {
    if mkdir(path, 0o777) == 0 { return }
    if errno == ENOENT {
      guard let parent = parent(of: path) else { throw FileFailure(path: path) }
      try make(parent)
      if mkdir(path, 0o777) == 0 { return }
    }
    guard errno == EEXIST else { throw FileFailure(path: path) }
    var facts = stat()
    guard stat(path, &facts) == 0 else { throw FileFailure(path: path) }
    guard facts.st_mode & S_IFMT == S_IFDIR else {
      throw FileFailure(path: path, code: ENOTDIR)
    }
  }

  /// nil where it is the current folder or the root, which can't be created.
  private static func parent(of path: String) -> String? {
    let parent = PathText.parent(of: path)
    return parent == "." || parent == "/" ? nil : parent
  }
}
