internal import Files
internal import Foundation

/// What must hold before the program does anything: open streams, names that it can repeat, room for
/// open files.
enum Surroundings {
  /// Files that may be open at once besides those that are at the start: more than any command opens.
  private static let neededFiles = 48
  /// Foundation starts no other process where the limit is lower, and calls that a bad descriptor.
  private static let lowestLimit: rlim_t = 256

  /// What keeps the program from working; which of the two it is tells whose part it is to mend it.
  enum Problem: Error, Equatable, CustomStringConvertible {
    case notUTF8(what: String, shown: String)
    case lowLimit(found: Int, needed: Int)
    case noDescriptors(needed: Int, cause: String)

    var description: String {
      switch self {
      case .notUTF8(let what, let shown):
        "\(what) is not valid UTF-8: `\(shown)`. Names in another encoding can't be used: rename the "
          + "file or folder"
      case .lowLimit(let found, let needed):
        "this process may have \(found) files open at once, and \(needed) are needed: raise the limit "
          + "with `ulimit -n 1024`"
      case .noDescriptors(let needed, let cause):
        "\(needed) more files are to be opened: \(cause)"
      }
    }
  }

  /// Makes signals that stand for errors of calls into those errors, and opens what was closed.
  static func settle() {
    // A reader that goes away, such as `head`, is no reason to crash; nor is a file that may not grow.
    signal(SIGPIPE, SIG_IGN)
    signal(SIGXFSZ, SIG_IGN)
    // The next file that is opened would get the number of a closed stream, and what is printed would
    // go into that file. Reading and writing the wrong way round, they still are errors.
    for (stream, mode) in [
      (STDIN_FILENO, O_WRONLY), (STDOUT_FILENO, O_RDONLY), (STDERR_FILENO, O_RDONLY),
    ] where fcntl(stream, F_GETFD) < 0 {
      _ = open("/dev/null", mode)
    }
    var limit = rlimit()
    guard getrlimit(files, &limit) == 0 else { return }
    let wanted = min(limit.rlim_max, 4096)
    if limit.rlim_cur < wanted {
      limit.rlim_cur = wanted
      setrlimit(files, &limit)
    }
  }

  /// - Throws: `Problem`.
  static func check() throws(Problem) {
    for index in 1..<max(Int(CommandLine.argc), 1) {
      guard let argument = CommandLine.unsafeArgv[index] else { continue }
      try check(argument, "argument \(index)")
    }
    var entry = environ
    while let text = entry.pointee {
      let name = String(cString: text).prefix { $0 != "=" }
      if name.hasPrefix("TRIPTYCH_") || ["HOME", "TMPDIR", "XDG_DATA_HOME"].contains(name) {
        try check(text, "the environment variable \(name)")
      }
      entry += 1
    }
    if let folder = getcwd(nil, 0) {
      defer { free(folder) }
      try check(folder, "the path of the working directory")
    }
    try checkFiles()
  }

  private static func check(_ text: UnsafePointer<CChar>, _ what: String) throws(Problem) {
    guard String(validatingCString: text) == nil else { return }
    throw .notUTF8(what: what, shown: String(cString: text))
  }

  /// Who has started the program may have left many open.
  private static func checkFiles() throws(Problem) {
    var limit = rlimit()
    if getrlimit(files, &limit) == 0, limit.rlim_cur < lowestLimit {
      throw .lowLimit(found: Int(limit.rlim_cur), needed: Int(lowestLimit))
    }
    var opened: [Int32] = []
    defer { for file in opened { close(file) } }
    while opened.count < neededFiles {
      let file = dup(STDERR_FILENO)
      guard file >= 0 else {
        throw .noDescriptors(
          needed: neededFiles - opened.count, cause: SystemError.text(errno))
      }
      opened.append(file)
    }
  }

  #if canImport(Glibc)
    private static let files = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
  #else
    private static let files = RLIMIT_NOFILE
  #endif
}
