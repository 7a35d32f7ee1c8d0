internal import Foundation

/// What holds for every download.
package struct DownloadSettings: Sendable {
  /// Whether the network is never touched.
  package var isOffline = false
  /// A server that is asked in the publishers' place: `https://host/path` is looked for at
  /// `<mirror>/host/path`. It may be unencrypted, as its owner has chosen it.
  package var mirror: String?
  /// Bytes after which a file whose size nobody has published is given up.
  package var largest = 1_000_000_000
  /// Tries until a download is given up, counted anew from each that brings new bytes.
  package var attempts = 5
  /// Without a byte for so many seconds, a connection counts as lost.
  package var stallSeconds = 60
  /// Seconds to wait before try number 2, 3, ….
  package var pause: @Sendable (_ attempt: Int) -> Double = { Double(1 << min($0 - 2, 5)) }

  package init() {}

  /// `$TRIPTYCH_OFFLINE` other than empty or 0, `$TRIPTYCH_MIRROR`.
  package static func standard(
    environment: [String: String] = ProcessInfo.processInfo.environment
  ) -> DownloadSettings {
    var settings = DownloadSettings()
    settings.isOffline = !["", "0"].contains(environment["TRIPTYCH_OFFLINE"] ?? "")
    settings.mirror = environment["TRIPTYCH_MIRROR"].flatMap { $0.isEmpty ? nil : $0 }
    return settings
  }

  /// Where a file is asked for.
  func address(of url: String) -> String {
    guard let mirror, let scheme = url.range(of: "://") else { return url }
    return mirror + (mirror.hasSuffix("/") ? "" : "/") + url[scheme.upperBound...]
  }
}
