internal import Options

/// A code block of the notebook, found again in the file.
struct Fence {
  struct Word {
    let text: String
    let location: SourceLocation
  }

  let startLine: Int
  /// The body, and its lines.
  let literal: String
  let lines: [String]
  /// How many characters stand before the body's part of each line.
  let indents: [Int]
  /// False for code that is only indented.
  let isFenced: Bool
  /// Whether a fence ends the block. cmark closes it silently, where the text or the container
  /// ends.
  let isClosed: Bool
  let location: SourceLocation
  /// The first word of the info string as cmark reads it, with its escapes resolved.
  let kind: String
  /// The words of the info string as the file has them.
  let words: [Word]

  /// - Parameter nextLine: the line of the block that comes next, if there is one.
  init(
    source: NotebookSource, startLine: Int, endLine: Int, nextLine: Int?, info: String,
    literal: String
  ) {
    kind = info.split(maxSplits: 1) { $0 == " " || $0 == "\t" }.first.map(String.init) ?? ""
    self.startLine = startLine
    self.literal = literal
    var lines = literal.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    if lines.last == "" { lines.removeLast() }
    self.lines = lines

    let first = Array(source.line(startLine))
    let open = Self.fence(in: first)
    // The lines of indented code begin with the block's first line, those of a fence behind it; what is
    // indented can look like a fence.
    let mark = open.map { String(first[$0.lowerBound...]) } ?? ""
    isFenced =
      open != nil
      && (!kind.isEmpty || (lines.first ?? "").drop { $0 == " " } != mark
        || !lines.enumerated().allSatisfy { source.line(startLine + $0).hasSuffix($1) })
    let start = open?.lowerBound ?? 0
    let end = open?.upperBound ?? 0
    location = source.location(line: startLine, column: start + 1)

    var words: [Word] = []
    var i = end
    while isFenced, i < first.count {
      if first[i].isWhitespace {
        i += 1
        continue
      }
      let length = first[i...].prefix { !$0.isWhitespace }.count
      words.append(
        Word(
          text: String(first[i..<i + length]),
          location: source.location(line: startLine, column: i + 1)))
      i += length
    }
    self.words = words

    let last = Array(source.line(endLine).drop { " >\t".contains($0) })
    let sign = open.map { first[$0.lowerBound] }
    let marks = last.prefix { $0 == sign }.count
    isClosed =
      endLine == startLine + lines.count + 1 && marks >= (open?.count ?? 0)
      && last[marks...].allSatisfy(\.isWhitespace) && nextLine != endLine

    indents = lines.enumerated().map { n, line in
      let whole = source.line(startLine + 1 + n)
      // A tab of the container can be split, and then the body has spaces that the file hasn't.
      var body = line[...]
      while !whole.hasSuffix(body), body.first == " " { body.removeFirst() }
      return max(0, whole.count - body.count - (line.count - body.count))
    }
  }

  /// The first run of three or more backticks or tildes.
  private static func fence(in line: [Character]) -> Range<Int>? {
    var i = 0
    while i < line.count {
      guard line[i] == "`" || line[i] == "~" else {
        i += 1
        continue
      }
      let count = line[i...].prefix { $0 == line[i] }.count
      if count >= 3 { return i..<i + count }
      i += count
    }
    return nil
  }
}
