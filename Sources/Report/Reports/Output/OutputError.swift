package import Files

/// Why a report could not be written.
package enum OutputError: Error, Hashable, Sendable {
  /// What is in the place of a file or of a folder of the report.
  package enum Obstacle: String, Hashable, Sendable {
    case file, folder
    case link = "symbolic link"
    case other = "special file"
  }

  /// A file that no report has left stands in the way.
  case foreignFile(path: String)
  /// Something else than a report has at this place.
  case inTheWay(path: String, Obstacle)
  case noFolder(FileFailure)
  case notWritten(FileFailure)
  case notRemoved(FileFailure)
}

extension OutputError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .foreignFile(let path):
      "\(path) in the output folder is not from an earlier report, and is not replaced."
        + " Move it away, or choose another folder with -o."
    case .inTheWay(let path, let obstacle):
      "\(path) in the output folder is a \(obstacle.rawValue), and is not "
        + (obstacle == .link ? "followed" : "replaced")
        + ". Move it away, or choose another folder with -o."
    case .noFolder(let failure):
      "the report can't be written to \(failure.path): "
        + failure.explanation(or: "choose another folder with -o")
    case .notWritten(let failure):
      "\(failure.path) could not be written: \(failure.cause). Results are kept: "
        + "\(failure.advice ?? "fix this") and render again."
    case .notRemoved(let failure):
      "\(failure.path) could not be removed: \(failure.explanation)"
    }
  }
}
