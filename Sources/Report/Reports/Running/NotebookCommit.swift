internal import Files
internal import Foundation

/// The Git commit that a notebook's text is from, as it is when this is made; Git answers while other
/// work goes on.
struct NotebookCommit {
  private let status, log: GitAnswer?

  init(of path: String) {
    let (folder, name) = (PathText.parent(of: path), PathText.name(of: path))
    // Both at once: each takes longer to start than to answer.
    status = GitAnswer(["--literal-pathspecs", "-C", folder, "status", "--porcelain", "--", name])
    log = GitAnswer(["--literal-pathspecs", "-C", folder, "log", "-1", "--format=%H", "--", name])
  }

  /// The last commit that changed the file; nil where the file has changed since, where it is in no
  /// repository, or where there is no Git.
  ///
  /// Not the newest commit of the repository: that would change pages that have not changed.
  func answer() -> String? {
    guard status?.wait() == "", let commit = log?.wait(), !commit.isEmpty else { return nil }
    return commit
  }
}

/// A run of Git.
private struct GitAnswer {
  private let process: ChildProcess

  /// nil where it can't be started.
  init?(_ arguments: [String]) {
    let program = "/usr/bin/env"
    guard let process = try? ChildProcess(program, ["git"] + arguments, readsErrors: false) else {
      return nil
    }
    self.process = process
  }

  /// What Git prints, once it has ended; nil where it fails.
  func wait() -> String? {
    var data = Data()
    let end = process.finish { _, piece in data += piece }
    guard end.reason == .code(0) else { return nil }
    return String(decoding: data, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
  }
}
