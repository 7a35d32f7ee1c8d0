internal import Foundation

/// The sizes of files.
package enum FileSize {
  /// In bytes; nil where there is no file, or a folder or a link.
  package static func of(_ path: String) -> Int? {
    var facts = stat()
    guard lstat(path, &facts) == 0, facts.st_mode & S_IFMT == S_IFREG else { return nil }
    return Int(facts.st_size)
  }
}
