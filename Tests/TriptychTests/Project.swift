import Foundation
import Testing

@testable import Trials

/// What a program has done.
struct Finished {
  /// The exit code, or the signal that has ended it below zero.
  let status: Int32
  let output: String
  let errors: String

  /// What it said on standard error, line by line, times replaced: those differ.
  var lines: [String] {
    errors.split(separator: "\n").map { line in
      String(line).replacing(/\d+\.\d s|\d+ s|\d+ min \d+ s/, with: "TIME")
        .replacing(/\d+\.\d%/, with: "SHARE")
    }
  }

  /// How many epochs it has trained.
  var epochs: Int { lines.count { $0.hasPrefix("  epoch ") } }
}

/// A program that runs.
final class Running {
  fileprivate let process: Process
  fileprivate let output, errors: String

  fileprivate init(_ process: Process, output: String, errors: String) {
    self.process = process
    self.output = output
    self.errors = errors
  }

  var identifier: Int32 { process.processIdentifier }

  func wait() throws -> Finished {
    process.waitUntilExit()
    let isSignal = process.terminationReason == .uncaughtSignal
    return Finished(
      status: isSignal ? -process.terminationStatus : process.terminationStatus,
      output: try String(contentsOfFile: output, encoding: .utf8),
      errors: try String(contentsOfFile: errors, encoding: .utf8))
  }

  /// Whether it has said something on standard error by now.
  func hasSaid(_ text: String) throws -> Bool {
    try String(contentsOfFile: errors, encoding: .utf8).contains(text)
  }

  /// The worker that it has started; it must have one by now.
  func worker() throws -> Int32 {
    try #require(
      Self.processes().first { $0.parent == identifier && !$0.state.hasPrefix("Z") }?.identifier)
  }

  static func isAlive(_ identifier: Int32) throws -> Bool {
    try processes().contains { $0.identifier == identifier && !$0.state.hasPrefix("Z") }
  }

  static func isStopped(_ identifier: Int32) throws -> Bool {
    try processes().contains { $0.identifier == identifier && $0.state.hasPrefix("T") }
  }

  private typealias Entry = (identifier: Int32, parent: Int32, state: String)

  #if os(Linux)
    /// Whether a process has computed for half a second.
    static func isBusy(_ identifier: Int32) throws -> Bool {
      let text = try String(contentsOfFile: "/proc/\(identifier)/stat", encoding: .utf8)
      let fields = text[(text.lastIndex(of: ")") ?? text.startIndex)...].split(separator: " ")
      return fields.count > 12 && (Int(fields[12]) ?? 0) >= 50
    }

    /// From `/proc`: a small system has no `ps`.
    private static func processes() throws -> [Entry] {
      try FileManager.default.contentsOfDirectory(atPath: "/proc").compactMap { name in
        // A process may end while the list is read.
        guard let identifier = Int32(name),
          let data = FileManager.default.contents(atPath: "/proc/\(name)/stat")
        else { return nil }
        // After the name in parentheses, which may hold anything: state and parent.
        let text = String(decoding: data, as: UTF8.self)
        let fields = text[(text.lastIndex(of: ")") ?? text.startIndex)...].split(separator: " ")
        guard fields.count > 2, let parent = Int32(fields[2]) else { return nil }
        return (identifier, parent, String(fields[1]))
      }
    }
  #else
    private static func processes() throws -> [Entry] {
      let process = Process()
      process.executableURL = URL(filePath: "/bin/ps")
      process.arguments = ["-A", "-o", "pid=,ppid=,stat="]
      let pipe = Pipe()
      process.standardOutput = pipe
      try process.run()
      let text = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
      process.waitUntilExit()
      return text.split(separator: "\n").compactMap { line in
        let fields = line.split(separator: " ")
        guard fields.count == 3, let identifier = Int32(fields[0]), let parent = Int32(fields[1])
        else { return nil }
        return (identifier, parent, String(fields[2]))
      }
    }
  #endif
}

/// A folder with notebooks, in which the program is run.
final class Project: Sendable {
  let folder: String

  init() throws {
    // The real path: on some systems the temporary folder is behind a link.
    let url = FileManager.default.temporaryDirectory.resolvingSymlinksInPath().appending(
      path: "triptych-\(UUID().uuidString)", directoryHint: .isDirectory)
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    folder = url.path
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  func path(_ name: String) -> String { "\(folder)/\(name)" }

  func write(_ name: String, _ text: String) throws {
    try Data(text.utf8).write(to: URL(filePath: path(name)))
  }

  /// A notebook whose trials take about a second each: few, small images of two classes.
  func notebook(_ name: String, limit: Int = 64, input: Int = 16, _ body: String) throws {
    try write(
      name,
      """
      ---
      title: A small notebook
      seed: 3
      defaults:
        dataset: fashion-mnist
        classes: [Bag, Coat]
        limit: \(limit)
        test_limit: \(limit)
        input: \(input)
        batch: 32
        epochs: 1
      ---
      \(body)

      """)
  }

  func contents(_ name: String) throws -> Data { try Data(contentsOf: URL(filePath: path(name))) }

  func text(_ name: String) throws -> String { String(decoding: try contents(name), as: UTF8.self) }

  /// The files below a folder, by path.
  func files(_ name: String) throws -> [String: Data] {
    var files: [String: Data] = [:]
    for case let file as String in FileManager.default.enumerator(atPath: path(name)) ?? .init() {
      var isFolder: ObjCBool = false
      guard FileManager.default.fileExists(atPath: path("\(name)/\(file)"), isDirectory: &isFolder),
        !isFolder.boolValue
      else { continue }
      files[file] = try contents("\(name)/\(file)")
    }
    return files
  }

  /// The folders of the store's objects of a stage.
  func objects(_ stage: String, store: String = ".triptych") throws -> [String] {
    struct Listing: Decodable {
      let facts: [String: String]
    }
    return try files("\(store)/objects").filter { $0.key.hasSuffix("/object.json") }
      .filter { try JSONDecoder().decode(Listing.self, from: $0.value).facts["stage"] == stage }
      .map { "\(store)/objects/" + $0.key.dropLast("/object.json".count) }.sorted()
  }

  struct Results: Decodable {
    struct Experiment: Decodable {
      let trials: [WrittenTrial]
      let failures: [TrialFailure]
    }
    let experiments: [String: Experiment]

    subscript(_ label: String) -> Experiment {
      experiments[label] ?? Experiment(trials: [], failures: [])
    }
  }

  func results(_ report: String) throws -> Results {
    try JSONDecoder().decode(Results.self, from: contents("\(report)/results.json"))
  }

  // The program -------------------------------------------------------------------------------------

  /// The program beside the tests; where those lie depends on who runs them.
  private static let program: String? = {
    let places =
      ([Bundle.main.executablePath ?? "", Bundle.main.bundlePath]
      + CommandLine.arguments + Bundle.allBundles.map(\.bundlePath))
      .filter { $0.contains(".xctest") }
    for place in places {
      var url = URL(filePath: place).absoluteURL
      while url.pathComponents.count > 1 {
        url.deleteLastPathComponent()
        let candidate = url.appending(path: "triptych").path
        var isFolder: ObjCBool = false
        if FileManager.default.fileExists(atPath: candidate, isDirectory: &isFolder),
          !isFolder.boolValue, FileManager.default.isExecutableFile(atPath: candidate)
        {
          return candidate
        }
      }
    }
    return nil
  }()

  func start(_ arguments: [String], environment: [String: String] = [:]) throws -> Running {
    let program = try #require(Self.program, "the program is not beside the tests")
    return try start(program: program, arguments, environment: environment)
  }

  func start(program: String, _ arguments: [String], environment: [String: String] = [:]) throws
    -> Running
  {
    let process = Process()
    process.executableURL = URL(filePath: program)
    process.arguments = arguments
    process.currentDirectoryURL = URL(filePath: folder)
    // One thread: where tests share a processor, threads that wait for each other take long.
    process.environment = ProcessInfo.processInfo.environment
      .filter { $0.key != "TRIPTYCH_STORE" }
      .merging([
        "OMP_NUM_THREADS": "1", "PROGRAM": Self.program ?? "",
        // Other tests run their trials at the same time.
        "TRIPTYCH_LOCK": path("trials.lock"),
      ]) { $1 }
      .merging(environment) { $1 }
    process.standardInput = FileHandle.nullDevice
    let name = "run-\(UUID().uuidString)"
    let (output, errors) = (path("\(name).out"), path("\(name).err"))
    for file in [output, errors] { try Data().write(to: URL(filePath: file)) }
    process.standardOutput = try FileHandle(forWritingTo: URL(filePath: output))
    process.standardError = try FileHandle(forWritingTo: URL(filePath: errors))
    try process.run()
    return Running(process, output: output, errors: errors)
  }

  func run(_ arguments: String..., environment: [String: String] = [:]) throws -> Finished {
    try run(arguments, environment: environment)
  }

  func run(_ arguments: [String], environment: [String: String] = [:]) throws -> Finished {
    try start(arguments, environment: environment).wait()
  }

  /// Runs a line of the shell, in which $PROGRAM is the program.
  func shell(_ line: String) throws -> Finished {
    try start(program: "/bin/sh", ["-c", line]).wait()
  }

  /// Waits until an epoch is done and its checkpoint written.
  func waitForCheckpoint(store: String = ".triptych") throws {
    try wait("a checkpoint") {
      try self.files("\(store)/work").keys.contains { $0.hasSuffix("/checkpoint.safetensors") }
    }
  }

  func wait(_ what: String, until condition: () throws -> Bool) throws {
    for _ in 0..<6000 {
      // A file may come and go while the folder is looked at.
      if (try? condition()) == true { return }
      usleep(10_000)
    }
    struct Timeout: Error { let what: String }
    throw Timeout(what: what)
  }
}
