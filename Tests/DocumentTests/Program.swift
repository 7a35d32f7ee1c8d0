import Foundation

/// The executable `triptych` that SwiftPM has built beside the tests.
enum Program {
  struct Run {
    let exitCode: Int32
    /// What a terminal would show: standard output and standard error.
    let text: String
  }

  struct NotFound: Error {}

  /// - Parameter log: a file for what the program prints. A pipe could fill up and stop it.
  static func run(_ arguments: [String], in folder: URL, log: URL) async throws -> Run {
    try Data().write(to: log)
    let output = try FileHandle(forWritingTo: log)
    defer { try? output.close() }
    let process = Process()
    process.executableURL = try executable()
    process.arguments = arguments
    process.currentDirectoryURL = folder
    // Other tests run their trials at the same time.
    process.environment = ProcessInfo.processInfo.environment.merging([
      "TRIPTYCH_LOCK": log.path + ".lock"
    ]) { $1 }
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = output
    process.standardError = output
    try await withCheckedThrowingContinuation { (ended: CheckedContinuation<Void, any Error>) in
      process.terminationHandler = { _ in ended.resume() }
      do { try process.run() } catch { ended.resume(throwing: error) }
    }
    return Run(
      exitCode: process.terminationStatus,
      text: String(decoding: try Data(contentsOf: log), as: UTF8.self))
  }

  /// The resources' bundle is in the folder of the products, or on macOS somewhere below it.
  private static func executable() throws -> URL {
    var folder = Bundle.module.bundleURL
    while folder.path != "/" {
      folder = folder.deletingLastPathComponent()
      let candidate = folder.appendingPathComponent("triptych")
      var isFolder: ObjCBool = false
      if FileManager.default.fileExists(atPath: candidate.path, isDirectory: &isFolder),
        !isFolder.boolValue, FileManager.default.isExecutableFile(atPath: candidate.path)
      {
        return candidate
      }
    }
    throw NotFound()
  }
}
