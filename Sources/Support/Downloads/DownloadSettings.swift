internal import Foundation

/// Settings of all downloads.
package struct DownloadSettings: Sendable {
  /// Whether network access is forbidden.
  package var isOffline = false
  /// A server that is asked instead of the publisher's: `https://host/path` is requested as
  /// `<mirror>/host/path`. It may be plain HTTP, since the user chose it.
  package var mirror: String?
  /// The size in bytes above which a file of unpublished size is refused.
  package var largest = 1_000_000_000
  /// Attempts before a download is given up, counted anew after each that received bytes.
  package var attempts = 5
  /// A connection without a byte for this many seconds counts as lost.
  package var stallSeconds = 60
  /// Seconds to wait before attempt 2, 3, ….
  package var pause: @Sendable (_ attempt: Int) -> Double = { Double(1 << min($0 - 2, 5)) }

  package init() {}

  /// Reads `$TRIPTYCH_OFFLINE` (set, and not empty or 0) and `$TRIPTYCH_MIRROR`.
  package static func standard(
    environment: [String: String] = ProcessInfo.processInfo.environment
  ) -> DownloadSettings {
    var settings = DownloadSettings()
    settings.isOffline = !["", "0"].contains(environment["TRIPTYCH_OFFLINE"] ?? "")
    settings.mirror = environment["TRIPTYCH_MIRROR"].flatMap { $0.isEmpty ? nil : $0 }
    return settings
  }

  /// The address to request a file at.
  func address(of url: String) -> String {
    guard let mirror, let scheme = url.range(of: "://") else { return url }
    return mirror + (mirror.hasSuffix("/") ? "" : "/") + url[scheme.upperBound...]
  }
}
