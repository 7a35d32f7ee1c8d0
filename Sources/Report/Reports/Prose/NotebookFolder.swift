internal import Files
internal import Foundation

/// The folder of a notebook: finds the files that its text names.
struct NotebookFolder {
  struct File {
    /// To open it with.
    let path: String
    /// The path without links: the same file under two names has one.
    let realPath: String
    let size: Int
  }

  let path: String
  /// Whether files outside of it are found as well.
  let allowsOutside: Bool

  /// The files of folders that have been looked into, sorted; none of those that cannot be read.
  private var listings: [String: [String]] = [:]
  private var suggestions: [String: String?] = [:]
  private var budget = NameBudget()

  init(_ path: String, allowsOutside: Bool) {
    self.path = path.isEmpty ? "." : path
    self.allowsOutside = allowsOutside
  }

  /// - Parameter name: relative to the folder, or an absolute path.
  mutating func find(_ name: String) -> Result<File, FailedSearch> {
    if !allowsOutside, let mistake = lexicalMistake(name) { return .failure(.init(mistake)) }
    guard !name.utf8.contains(0) else { return .failure(.init(.noFile(name, nearest: nil))) }
    let full = name.hasPrefix("/") ? name : path + "/" + name
    var facts = stat()
    guard stat(full, &facts) == 0 else {
      let error = errno
      guard error == ENOENT || error == ENOTDIR || error == ENAMETOOLONG else {
        return .failure(.init(.unreadable(name, reason: SystemError.text(error))))
      }
      var link = stat()
      if lstat(full, &link) == 0 { return .failure(.init(.brokenLink(name))) }
      return .failure(.init(.noFile(name, nearest: nearest(to: name))))
    }
    guard let real = Self.realPath(full), let root = Self.realPath(path) else {
      return .failure(.init(.noFile(name, nearest: nil)))
    }
    guard allowsOutside || real == root || real.hasPrefix(root == "/" ? "/" : root + "/") else {
      return .failure(.init(.linkLeavesFolder(name)))
    }
    switch facts.st_mode & S_IFMT {
    case S_IFREG: break
    case S_IFDIR: return .failure(.init(.isFolder(name)))
    default: return .failure(.init(.isNoRegularFile(name)))
    }
    guard access(full, R_OK) == 0 else {
      return .failure(.init(.unreadable(name, reason: SystemError.text(errno))))
    }
    return .success(File(path: full, realPath: real, size: Int(facts.st_size)))
  }

  struct FailedSearch: Error {
    let mistake: ProseMistake

    init(_ mistake: ProseMistake) { self.mistake = mistake }
  }

  private func lexicalMistake(_ name: String) -> ProseMistake? {
    let isDrive = name.utf8.dropFirst().first == UInt8(ascii: ":")
    if name.hasPrefix("/") || name.hasPrefix("~") || name.hasPrefix("\\") || isDrive {
      return .absolutePath(name)
    }
    var depth = 0
    for part in name.split(separator: "/") where part != "." {
      depth += part == ".." ? -1 : 1
      if depth < 0 { return .pathLeavesFolder(name) }
    }
    return nil
  }

  private static func realPath(_ path: String) -> String? {
    guard let real = realpath(path, nil) else { return nil }
    defer { free(real) }
    return String(validatingCString: real)
  }

  /// The name in the same folder that was meant, as a path.
  private mutating func nearest(to name: String) -> String? {
    if let known = suggestions[name] { return known }
    var found: String?
    if name.contains("\\") {
      let slashed = name.replacing("\\", with: "/")
      if access(path + "/" + slashed, F_OK) == 0 { found = slashed }
    }
    if found == nil {
      let parent = PathText.parent(of: name)
      let folder = name.hasPrefix("/") ? parent : path + "/" + parent
      found = budget.nearest(PathText.name(of: name), among: files(in: folder))
        .map { PathText.path(of: $0, in: parent) }
    }
    suggestions[name] = found
    return found
  }

  private mutating func files(in folder: String) -> [String] {
    if let known = listings[folder] { return known }
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    let shown = names.count <= 10_000 ? names.sorted() : []
    listings[folder] = shown
    return shown
  }
}
