internal import Files
internal import Foundation

/// The Git commit that a notebook's text is from.
enum NotebookCommit {
  /// The last commit that changed the file; nil where the file has changed since, where it is in no
  /// repository, or where there is no Git.
  ///
  /// Not the newest commit of the repository: that would change pages that have not changed.
  static func of(_ path: String) -> String? {
    let url = URL(fileURLWithPath: path)
    let (folder, name) = (url.deletingLastPathComponent().path, url.lastPathComponent)
    guard git(["-C", folder, "status", "--porcelain", "--", name]) == "" else { return nil }
    let commit = git(["-C", folder, "log", "-1", "--format=%H", "--", name])
    return commit.flatMap { $0.isEmpty ? nil : $0 }
  }

  /// What Git prints; nil where it fails.
  private static func git(_ arguments: [String]) -> String? {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["git"] + arguments
    let output = Pipe()
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    process.standardInput = FileHandle.nullDevice
    let exit = ProcessExit(of: process)
    guard (try? process.run()) != nil else { return nil }
    let data = output.fileHandleForReading.readDataToEndOfFile()
    exit.wait()
    guard process.terminationStatus == 0 else { return nil }
    return String(decoding: data, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
  }
}
