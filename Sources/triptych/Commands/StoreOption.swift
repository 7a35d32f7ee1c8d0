internal import ArgumentParser
internal import Foundation

/// `--store`, of every command that looks at the store.
enum StoreOption {
  static let help: ArgumentHelp =
    "The folder that keeps results; $TRIPTYCH_STORE where not given, else .triptych here."

  /// - Throws: `ValidationError` where an option that takes a folder is empty.
  static func requireFolder(_ option: String, _ given: String?) throws {
    if given?.isEmpty ?? false {
      throw ValidationError("\(option) needs a folder; it is empty.")
    }
  }

  /// - Parameter given: on the command line.
  static func folder(_ given: String?) -> String {
    given ?? ProcessInfo.processInfo.environment["TRIPTYCH_STORE"] ?? ".triptych"
  }
}
