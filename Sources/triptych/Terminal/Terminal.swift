internal import Files
internal import Foundation

/// Writing to the terminal.
enum Terminal {
  /// Whether somebody watches: then one line is rewritten, elsewhere lines are printed.
  static let isInteractive = isatty(STDERR_FILENO) == 1

  /// Whether standard output has not taken all that was shown.
  nonisolated(unsafe) private(set) static var isOutputLost = false
  /// Whether whoever read standard output has gone away.
  nonisolated(unsafe) private static var isReaderGone = false

  /// What a command answers, on standard output. A reader that goes away, as `head` does, has what it
  /// wants; where the output can't be written for another reason, that is told, and the program fails
  /// in the end.
  static func show(_ text: String) {
    guard !isOutputLost, !isReaderGone else { return }
    let code = Self.write(printable(text) + "\n", to: STDOUT_FILENO)
    guard code != 0 else { return }
    guard code != EPIPE else {
      isReaderGone = true
      return
    }
    isOutputLost = true
    complain("error: standard output could not be written: \(SystemError.text(code))")
  }

  /// A message on standard error.
  static func complain(_ text: String) {
    write(printable(text) + "\n")
  }

  /// What goes on all the same, on standard error.
  static func warn(_ text: String) {
    complain("warning: \(text)")
  }

  /// \r to the line's start, erase to its end.
  static let lineStart = "\r\u{1B}[K"

  /// Rewrites the current line on standard error.
  static func status(_ text: String) {
    write(lineStart + printable(text))
  }

  /// A question on standard error, without a line feed.
  static func ask(_ text: String) { write(text) }

  private static func write(_ text: String) {
    // Where nobody reads any more, there is nobody to tell.
    _ = write(text, to: STDERR_FILENO)
  }

  /// - Returns: the error number, 0 where all was written.
  private static func write(_ text: String, to stream: Int32) -> Int32 {
    var text = text
    return text.withUTF8 { bytes in
      var rest = bytes[...]
      while !rest.isEmpty {
        let start = UnsafeRawPointer(bytes.baseAddress! + rest.startIndex)
        let count = Foundation.write(stream, start, rest.count)
        if count > 0 {
          rest = rest.dropFirst(count)
        } else if errno == EAGAIN {
          var event = pollfd(fd: stream, events: Int16(POLLOUT), revents: 0)
          poll(&event, 1, -1)
        } else if errno != EINTR {
          return errno
        }
      }
      return 0
    }
  }

  /// A text in which nothing moves the cursor or changes colors: names of files and words of a
  /// notebook are anybody's.
  private static func printable(_ text: String) -> String {
    guard text.unicodeScalars.contains(where: isControl) else { return text }
    return text.unicodeScalars.reduce(into: "") { result, scalar in
      result += isControl(scalar) ? "\\u{\(String(scalar.value, radix: 16))}" : String(scalar)
    }
  }

  private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
    scalar.properties.generalCategory == .control && scalar != "\n" && scalar != "\t"
  }

  /// A path on one line.
  static func path(_ path: String) -> String {
    path.replacingOccurrences(of: "\n", with: "\\n")
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
