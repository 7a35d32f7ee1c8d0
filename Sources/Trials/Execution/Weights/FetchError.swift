internal import Names

/// Why something can't be fetched.
package enum FetchError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Neither a network nor a data set.
  case unknown(String, known: [String])
  /// A network whose weights nobody publishes.
  case noWeights(model: String, known: [String])
  /// A data set that is not downloaded; how to get it is a sentence.
  case noArchive(dataset: String, remedy: String)
  /// Neither `$TRIPTYCH_DATA` nor `$HOME` says where data sets go.
  case noPlace(dataset: String)
  /// A file that was fetched, or put in its place by hand, from which the weights can't be read.
  case unusable(model: String, path: String, cause: String)

  package var description: String {
    switch self {
    case .unknown(let name, let known):
      UnknownName(
        "network or data set", name, known: known, hint: "`triptych fetch --list` lists all"
      ).description
    case .noWeights(let model, let known):
      "no published weights for `\(model)`; there are weights for \(NameList.text(known, limit: 40))"
    case .noArchive(let dataset, let remedy):
      "`\(dataset)` is not downloaded from here. \(remedy)"
    case .noPlace(let dataset):
      "no folder to put `\(dataset)` in: set $TRIPTYCH_DATA or $HOME"
    case .unusable(let model, let path, let cause):
      "the published weights of `\(model)` can't be used: \(Self.named(path, cause)); "
        + "`triptych fetch \(model) --force` fetches them again"
    }
  }

  /// Most causes name the file themselves.
  private static func named(_ path: String, _ cause: String) -> String {
    cause.contains(path) ? cause : "\(path): \(cause)"
  }

  /// Whether the arguments are wrong, and not the machine.
  package var isMistake: Bool {
    switch self {
    case .noPlace, .unusable: false
    case .unknown, .noWeights, .noArchive: true
    }
  }
}
