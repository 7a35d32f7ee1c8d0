internal import Foundation

/// Finds the TrueType file that the charts are lettered with.
package enum FontFinder {
  static let variable = "TRIPTYCH_FONT"

  /// Where systems keep a sans serif with wide coverage, best first.
  static let places = [
    // Debian, Ubuntu: fonts-dejavu-core
    "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf",
    // Fedora: dejavu-sans-fonts, by its new and its old name
    "/usr/share/fonts/dejavu-sans-fonts/DejaVuSans.ttf",
    "/usr/share/fonts/dejavu/DejaVuSans.ttf",
    // Arch, Alpine
    "/usr/share/fonts/TTF/DejaVuSans.ttf",
    "/usr/share/fonts/dejavu/ttf/DejaVuSans.ttf",
    // macOS
    "/Library/Fonts/DejaVuSans.ttf",
    "/System/Library/Fonts/Supplemental/Arial.ttf",
    "/Library/Fonts/Arial.ttf",
  ]

  /// - Throws: `ChartError.fontNotFound` or `.noFont`.
  package static func find() throws -> String {
    try find(environment: ProcessInfo.processInfo.environment)
  }

  static func find(
    environment: [String: String], places: [String] = Self.places
  ) throws -> String {
    if let path = environment[variable], !path.isEmpty {
      guard FileManager.default.isReadableFile(atPath: path) else {
        throw ChartError.fontNotFound(path: path)
      }
      return path
    }
    guard let path = places.first(where: FileManager.default.isReadableFile(atPath:)) else {
      throw ChartError.noFont(searched: places)
    }
    return path
  }
}
