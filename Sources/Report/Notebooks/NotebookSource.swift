package import Options

/// The text of a notebook, ready to be parsed: UTF-8, line feeds only, no byte order mark.
package struct NotebookSource: Sendable {
  /// The name under which complaints name the file.
  package let file: String
  /// The lines, without their ends. Never empty.
  package let lines: [String]
  /// What was wrong with the bytes; `NotebookDocument.parse` reports it with all the rest.
  package let problems: [Diagnostic]

  /// The largest notebook that is read, in bytes. cmark aborts the process where its output gets
  /// larger than a gigabyte, and a few bytes of Markdown can become many of HTML.
  static let limit = 4 << 20

  /// Reads untrusted bytes.
  ///
  /// Bytes that are not UTF-8 and control characters become U+FFFD and are complained of in
  /// `problems`, at the first of each.
  package init(bytes: [UInt8], file: String) {
    self.file = file
    guard bytes.count <= Self.limit else {
      lines = [""]
      problems = [
        Diagnostic(
          .tooLarge(bytes: bytes.count, limit: Self.limit),
          at: SourceLocation(file: file, line: 1, column: 1))
      ]
      return
    }
    // Files that were put together by programs can have several byte order marks.
    var content = bytes[...]
    while content.starts(with: [0xEF, 0xBB, 0xBF]) { content = content.dropFirst(3) }
    var normal: [UInt8] = []
    normal.reserveCapacity(content.count)
    var i = content.startIndex
    while i < content.endIndex {
      if content[i] == 0x0D {
        normal.append(0x0A)
        if i + 1 < content.endIndex, content[i + 1] == 0x0A { i += 1 }
      } else {
        normal.append(content[i])
      }
      i += 1
    }
    var lines: [String] = []
    var problems: [Diagnostic] = []
    var told: Set<Unicode.Scalar> = []
    for line in normal.split(separator: 0x0A, omittingEmptySubsequences: false) {
      var text = String(decoding: line, as: UTF8.self)
      if line.contains(where: ControlCharacters.isSuspect) {
        for (offset, scalar) in Self.controlCharacters(in: text)
        where told.insert(scalar).inserted {
          let column = String(text.unicodeScalars.prefix(offset)).count + 1
          problems.append(
            Diagnostic(
              scalar == "\0" ? .nulCharacter : .controlCharacter(scalar),
              at: SourceLocation(file: file, line: lines.count + 1, column: column)))
        }
        text = Self.withoutControlCharacters(text)
      }
      lines.append(text)
    }
    // A replacement character is either the author's or stands for a byte that is no UTF-8.
    if let bad = Self.firstInvalidByte(bytes) {
      let before = bytes[..<bad]
      var start = before.startIndex
      var line = 1
      for (k, byte) in before.enumerated()
      where byte == 0x0A || (byte == 0x0D && bytes[k + 1] != 0x0A) {
        line += 1
        start = k + 1
      }
      var column = String(decoding: before[start...], as: UTF8.self).count + 1
      if start == 0, bytes.starts(with: [0xEF, 0xBB, 0xBF]) { column -= 1 }
      problems.append(
        Diagnostic(
          .invalidUTF8(offset: bad, byte: bytes[bad]),
          at: SourceLocation(file: file, line: line, column: column)))
    }
    self.lines = lines
    self.problems = problems
  }

  package init(text: String, file: String) {
    self.init(bytes: Array(text.utf8), file: file)
  }

  private static func controlCharacters(
    in text: String
  ) -> some Sequence<(offset: Int, element: Unicode.Scalar)> {
    text.unicodeScalars.enumerated().lazy.filter { ControlCharacters.isForbidden($0.element) }
  }

  private static func withoutControlCharacters(_ text: String) -> String {
    var result = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      result.append(ControlCharacters.isForbidden(scalar) ? "\u{FFFD}" : scalar)
    }
    return String(result)
  }

  /// The offset of the first byte that begins no UTF-8 sequence.
  private static func firstInvalidByte(_ bytes: [UInt8]) -> Int? {
    var i = 0
    while i < bytes.count {
      if bytes[i] < 0x80 {
        i += 1
        continue
      }
      var parser = UTF8.ForwardParser()
      // One sequence at a time, so that `i` stays the offset of its first byte.
      var iterator = bytes[i..<min(i + 4, bytes.count)].makeIterator()
      guard case .valid(let scalar) = parser.parseScalar(from: &iterator) else { return i }
      i += scalar.count
    }
    return nil
  }

  func location(line: Int, column: Int) -> SourceLocation {
    SourceLocation(file: file, line: line, column: column)
  }

  /// The line, counted from 1; empty past the end.
  func line(_ number: Int) -> String {
    lines.indices.contains(number - 1) ? lines[number - 1] : ""
  }
}
