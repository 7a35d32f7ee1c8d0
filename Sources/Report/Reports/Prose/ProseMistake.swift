internal import Notebooks
internal import Options

/// What is wrong with the addresses of links and images, as data. The wording stands below and
/// nowhere else.
enum ProseMistake {
  case noAddress(isImage: Bool)
  case unknownAnchor(String, nearest: String?)
  case absolutePath(String)
  case fileScheme(String)
  case pathLeavesFolder(String)
  case linkLeavesFolder(String)
  case brokenLink(String)
  case noFile(String, nearest: String?)
  case isFolder(String)
  case isNoRegularFile(String)
  case unreadable(String, reason: String)
  case isNoPicture(String)
  case tooLarge(String, bytes: Int, limit: Int)
  case tooMuch(limit: Int)
}

extension ProseMistake {
  /// What is wrong, one sentence without a final period.
  var message: String {
    switch self {
    case .noAddress(let isImage): "this \(isImage ? "image" : "link") has no address"
    case .unknownAnchor(let name, _): "no heading or label matches `#\(name)`"
    case .absolutePath(let path): "`\(path)` is an absolute path"
    case .fileScheme(let address): "`\(address)` leads to a file of this computer only"
    case .pathLeavesFolder(let path): "`\(path)` leaves the notebook's folder"
    case .linkLeavesFolder(let path):
      "`\(path)` leaves the notebook's folder through a symbolic link"
    case .brokenLink(let path): "`\(path)` is a symbolic link that leads nowhere"
    case .noFile(let path, _): "there is no file `\(path)` beside the notebook"
    case .isFolder(let path): "`\(path)` is a folder"
    case .isNoRegularFile(let path): "`\(path)` is not a regular file"
    case .unreadable(let path, let reason): "`\(path)` cannot be read: \(reason)"
    case .isNoPicture(let path): "`\(path)` is not an image format that browsers display"
    case .tooLarge(let path, let bytes, let limit):
      "`\(path)` has \(bytes) bytes; at most \(limit) are copied into a report"
    case .tooMuch(let limit):
      "the files used in the text exceed \(limit) bytes in total"
    }
  }

  /// What to do about it, one sentence without a final period.
  var advice: String? {
    switch self {
    case .noAddress: "write it between the parentheses"
    case .unknownAnchor(_, let nearest):
      nearest.map { "did you mean `#\($0)`?" }
        ?? "use a block's label, or a heading's words in lower case with `-` between them"
    case .absolutePath: "write it relative to the notebook, or render with `--allow-paths-outside`"
    case .fileScheme: "write the file's path relative to the notebook, without `file:`"
    case .brokenLink: "put a file in its place"
    case .pathLeavesFolder: "move it there, or render with `--allow-paths-outside`"
    case .linkLeavesFolder: "copy the file there, or render with `--allow-paths-outside`"
    case .noFile(let path, let nearest):
      nearest.map { "did you mean `\($0)`?" }
        ?? (path.contains("\\") ? "write `/` between folders" : nil)
    case .isFolder: "name a file in it"
    case .isNoRegularFile, .unreadable: nil
    case .isNoPicture: "use PNG, JPEG, GIF, WebP, AVIF, BMP or SVG"
    case .tooLarge, .tooMuch: "put it where readers can download it, and link to that address"
    }
  }
}

extension Diagnostic {
  init(_ mistake: ProseMistake, at location: SourceLocation) {
    self.init(mistake.message, advice: mistake.advice, at: location)
  }
}
