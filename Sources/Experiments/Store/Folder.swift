internal import Foundation

/// Folders of the file system.
public enum Folder {
  /// Makes a folder and those above it, as far as they are missing.
  ///
  /// Foundation's way to do this does not tell why it fails.
  ///
  /// - Returns: nil when the folder is there, else the path that can't be made and the system's
  ///   words for why.
  public static func make(_ path: String) -> (path: String, cause: String)? {
    if mkdir(path, 0o777) == 0 { return nil }
    let parent = (path as NSString).deletingLastPathComponent
    if errno == ENOENT, !parent.isEmpty {
      if let failure = make(parent) { return failure }
      if mkdir(path, 0o777) == 0 { return nil }
    }
    return errno == EEXIST ? nil : (path, String(cString: strerror(errno)))
  }
}
