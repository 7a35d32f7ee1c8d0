internal import Files
internal import Foundation

/// The Git commit that a notebook's text is from, as it is when this is made; Git answers while other
/// work goes on.
struct NotebookCommit {
  private let status, log: GitAnswer?

  init(of path: String) {
    let url = URL(fileURLWithPath: path)
    let (folder, name) = (url.deletingLastPathComponent().path, url.lastPathComponent)
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
  private let process = Process()
  private let output = Pipe()
  private let exit: ProcessExit

  /// nil where it can't be started.
  init?(_ arguments: [String]) {
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["git"] + arguments
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    process.standardInput = FileHandle.nullDevice
    exit = ProcessExit(of: process)
    guard (try? process.run()) != nil else { return nil }
  }

  /// What Git prints, once it has ended; nil where it fails.
  func wait() -> String? {
    let data = output.fileHandleForReading.readDataToEndOfFile()
    exit.wait()
    guard process.terminationStatus == 0 else { return nil }
    return String(decoding: data, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
  }
}
