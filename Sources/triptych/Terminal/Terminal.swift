internal import Foundation

/// Writing to the terminal.
enum Terminal {
  /// Whether somebody watches: then one line is rewritten, elsewhere lines are printed.
  static let isInteractive = isatty(STDERR_FILENO) == 1

  /// A message on standard error.
  static func complain(_ text: String) {
    write(text + "\n")
  }

  /// What goes on all the same, on standard error.
  static func warn(_ text: String) {
    complain("warning: \(text)")
  }

  /// Rewrites the current line on standard error.
  static func status(_ text: String) {
    // \r to the line's start, erase to its end.
    write("\r\u{1B}[K\(text)")
  }

  /// A question on standard error, without a line feed.
  static func ask(_ text: String) { write(text) }

  private static func write(_ text: String) {
    // Where nobody reads any more, there is nobody to tell.
    try? FileHandle.standardError.write(contentsOf: Data(text.utf8))
  }

  /// A table whose columns are as wide as they need.
  ///
  /// - Parameter alignRight: the columns of numbers.
  static func table(_ heading: [String], _ rows: [[String]], alignRight: Set<Int>) -> String {
    let all = [heading] + rows
    let widths = heading.indices.map { column in all.map { $0[column].count }.max() ?? 0 }
    return all.map { row in
      row.indices.map { column in
        let padding = String(repeating: " ", count: widths[column] - row[column].count)
        if alignRight.contains(column) { return padding + row[column] }
        return column == row.indices.last ? row[column] : row[column] + padding
      }.joined(separator: "  ")
    }.joined(separator: "\n")
  }

  /// `1234567` as `1,234,567`.
  static func grouped(_ number: Int) -> String {
    var groups: [String] = []
    var rest = String(abs(number))
    while rest.count > 3 {
      groups.insert(String(rest.suffix(3)), at: 0)
      rest.removeLast(3)
    }
    return (number < 0 ? "-" : "") + ([rest] + groups).joined(separator: ",")
  }

  /// `4.2 MB`, of 10⁶ bytes.
  static func megabytes(_ bytes: Int) -> String {
    String(format: "%.1f MB", Double(bytes) / 1e6)
  }

  /// A value as JSON, keys sorted.
  static func json(_ value: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(value), as: UTF8.self)
  }
}
