internal import Options
internal import Yams

/// Reads one YAML text of a notebook, the front matter or a block's body, into option values
/// whose places are those of the file.
///
/// Scalars are typed as in YAML 1.2's core schema: `no` and `12:30` are texts.
struct YAMLReader {
  /// The texts that are read are untrusted: these bound time and stack.
  static let depthLimit = 64
  static let valueLimit = 100_000

  let source: NotebookSource
  /// The line of the file that is the first of the text.
  let firstLine: Int
  /// How many characters of the file's line stand before the text's, line by line.
  let indents: [Int]
  private var lines: [String]
  private(set) var complaints: [Diagnostic] = []
  private(set) var remarks: [(remark: Remark, place: SourceLocation)] = []
  private var isForOthers: (String) -> Bool = { _ in false }
  private var valueCount = 0
  /// For lines that aren't ASCII: the column of each Unicode scalar. libyaml counts scalars.
  private var columns: [Int: [Int]] = [:]
  /// The second and further of equal keys, under the names that they were given instead.
  private var renamedKeys: Set<String> = []
  /// The line that was last looked into: marks come in order, and a line can be long.
  private var lastLine: (number: Int, scalars: [Unicode.Scalar]) = (0, [])

  init(_ lines: [String], of source: NotebookSource, firstLine: Int, indents: [Int] = []) {
    self.source = source
    self.lines = lines
    self.firstLine = firstLine
    self.indents = indents
  }

  /// The map that the text holds; nil, with complaints, where it is no YAML or no map.
  ///
  /// - Parameter isForOthers: the keys that are passed over with all that they hold.
  mutating func readMap(
    subject: String, isForOthers: @escaping (String) -> Bool = { _ in false }
  ) -> [OptionEntry]? {
    let before = complaints.count
    guard let node = compose() else { return complaints.count == before ? [] : nil }
    self.isForOthers = isForOthers
    let value = convert(node, depth: 0)
    switch value?.content {
    case .map(let entries): return entries
    case .null: return []
    case nil: return nil
    default:
      complaints.append(Diagnostic(.bodyIsNoMap(subject), at: place(node.mark)))
      return nil
    }
  }

  /// The value that the text holds.
  mutating func readValue() -> OptionValue? {
    guard let node = compose() else {
      guard complaints.isEmpty else { return nil }
      return OptionValue(.null, at: place(nil), written: "", verbatimOffset: nil)
    }
    return convert(node, depth: 0)
  }

  // MARK: Composing

  private mutating func compose() -> Node? {
    guard isShallow(), hasNoAliases() else { return nil }
    // Yams stops at the first key that is given twice. It is renamed, and Yams asked again.
    let size = lines.reduce(0) { $0 + $1.utf8.count }
    for _ in 0..<max(2, min(50, 10_000_000 / max(1, size))) {
      let text = lines.joined(separator: "\n")
      do {
        return try Parser(yaml: text, resolver: .basic, encoding: .utf8).singleRoot()
      } catch YamlError.duplicatedKeysInMapping(_, let context) {
        guard renameDuplicate(firstAt: context.mark) else { return nil }
      } catch let error as YamlError {
        complaints.append(complaint(error, text))
        return nil
      } catch {
        complaints.append(Diagnostic(.yaml("\(error)"), at: place(nil)))
        return nil
      }
    }
    return nil
  }

  /// Complains about the second of two equal keys and marks it, so that it is passed over.
  private mutating func renameDuplicate(firstAt mark: Mark) -> Bool {
    guard lines.indices.contains(mark.line - 1) else { return false }
    let first = Array(lines[mark.line - 1].unicodeScalars)
    let start = mark.column - 1
    let key = first[min(start, first.count)...].prefix { $0 != ":" && $0 != "," && $0 != "}" }
    let name = String(String.UnicodeScalarView(key)).trimmingSpaces
    let wanted = Array(name.unicodeScalars)
    if !wanted.isEmpty {
      let isBlock = first[..<start].allSatisfy { $0 == " " || $0 == "-" }
      for row in (mark.line - 1)..<lines.count {
        let line = Array(lines[row].unicodeScalars)
        var column = row == mark.line - 1 ? start + 1 : (isBlock ? start : 0)
        while column + wanted.count < line.count {
          defer { column += 1 }
          if isBlock, column != start { break }
          let end = column + wanted.count
          guard line[column..<end].elementsEqual(wanted),
            column == 0 || " {,\t-".unicodeScalars.contains(line[column - 1]),
            line[end...].first(where: { $0 != " " }) == ":"
          else { continue }
          let place = place(line: row + 1, scalar: column + 1)
          complaints.append(
            Diagnostic(.duplicateKey(name, firstLine: firstLine + mark.line - 1), at: place))
          // Its new name is as long as the old one, so that all columns stay.
          var renamed = line
          renamed[column] = Unicode.Scalar(0xF0000 + UInt32(renamedKeys.count)) ?? "?"
          renamedKeys.insert(String(String.UnicodeScalarView(renamed[column..<end])))
          lines[row] = String(String.UnicodeScalarView(renamed))
          return true
        }
      }
    }
    complaints.append(
      Diagnostic(.duplicateKey(name, firstLine: firstLine + mark.line - 1), at: place(mark)))
    return false
  }

  /// Yams composes recursively: brackets that nest too deep are refused before it sees them.
  private mutating func isShallow() -> Bool {
    var depth = 0
    var indents: [Int] = []
    for (row, line) in lines.enumerated() {
      let indent = line.utf8.prefix { $0 == 0x20 }.count
      if indent < line.utf8.count {
        while let last = indents.last, last >= indent { indents.removeLast() }
        indents.append(indent)
      }
      var indicators = 0
      var isIndent = true
      for (column, scalar) in line.unicodeScalars.enumerated() {
        switch scalar {
        case "[", "{": depth += 1
        case "]", "}": depth = max(0, depth - 1)
        case "-", "?", ":": if isIndent { indicators += 1 }
        case " ": break
        default: isIndent = false
        }
        if max(depth, indicators, indents.count) > 3 * Self.depthLimit {
          let at = place(line: row + 1, scalar: column + 1)
          complaints.append(Diagnostic(.tooDeep(Self.depthLimit), at: at))
          return false
        }
      }
    }
    return true
  }

  /// Aliases let a few lines stand for more values than fit in any memory.
  private mutating func hasNoAliases() -> Bool {
    var anchors: Set<String> = []
    for (row, line) in lines.enumerated()
    where line.utf8.contains(UInt8(ascii: "&")) || line.utf8.contains(UInt8(ascii: "*")) {
      let scalars = Array(line.unicodeScalars)
      for (column, scalar) in scalars.enumerated() where scalar == "&" || scalar == "*" {
        guard column == 0 || " \t[{,:-?".unicodeScalars.contains(scalars[column - 1]) else {
          continue
        }
        let name = scalars[(column + 1)...].prefix {
          $0.properties.isAlphabetic || ("0"..."9").contains($0) || $0 == "_" || $0 == "-"
        }
        guard !name.isEmpty else { continue }
        let text = String(String.UnicodeScalarView(name))
        if scalar == "&" {
          anchors.insert(text)
        } else if anchors.contains(text) {
          let at = place(line: row + 1, scalar: column + 1)
          complaints.append(Diagnostic(.alias(text), at: at))
          return false
        }
      }
    }
    return true
  }

  private mutating func complaint(_ error: YamlError, _ text: String) -> Diagnostic {
    switch error {
    case .scanner(let context, let problem, let mark, _),
      .parser(let context, let problem, let mark, _):
      let row = lines.indices.contains(mark.line - 1) ? lines[mark.line - 1] : ""
      if row.prefix(while: { $0 == " " || $0 == "\t" }).contains("\t") {
        let tab = row.prefix { $0 == " " }.count
        return Diagnostic(.tabIndent, at: place(line: mark.line, scalar: tab + 1))
      }
      if YAMLProblem(problem) == .strayColon, let cause = causeOfColon(at: mark) { return cause }
      // What is never closed is shown where it begins, not where the text ends.
      if let context, YAMLProblem(problem)?.isToldAtItsStart == true {
        return Diagnostic(.yaml(problem), at: place(context.mark))
      }
      return Diagnostic(.yaml(problem), at: place(mark))
    case .composer(_, let problem, let mark, _):
      let mistake: Mistake =
        problem.contains("another document") ? .anotherDocument : .yaml(problem)
      return Diagnostic(mistake, at: place(mark))
    case .reader(let problem, let offset, _, _):
      // The offset counts characters, line ends included.
      var rest = offset ?? 0
      for (row, line) in lines.enumerated() {
        if rest <= line.count {
          let scalars = line.prefix(rest).unicodeScalars.count
          return Diagnostic(.yaml(problem), at: place(line: row + 1, scalar: scalars + 1))
        }
        rest -= line.count + 1
      }
      return Diagnostic(.yaml(problem), at: place(nil))
    default:
      return Diagnostic(.yaml("\(error)"), at: place(nil))
    }
  }

  /// A `:` is mostly out of place because the line that it is in has become part of the value
  /// above it, or of a line above it that lacks one.
  private mutating func causeOfColon(at mark: Mark) -> Diagnostic? {
    guard lines.indices.contains(mark.line - 1) else { return nil }
    let line = lines[mark.line - 1]
    let key = line.unicodeScalars.prefix(mark.column - 1).drop { $0 == " " }
    let isKey = key.allSatisfy {
      $0.properties.isAlphabetic || "0123456789_-".unicodeScalars.contains($0)
    }
    guard isKey, !key.isEmpty,
      let above = lines[..<(mark.line - 1)].lastIndex(where: { $0.contains { $0 != " " } })
    else { return nil }
    func indent(_ line: String) -> Int { line.prefix { $0 == " " }.count }
    if indent(line) > indent(lines[above]) {
      return Diagnostic(.indentedTooFar, at: place(line: mark.line, scalar: indent(line) + 1))
    }
    guard !lines[above].contains(":") else { return nil }
    let place = place(line: above + 1, scalar: indent(lines[above]) + 1)
    return Diagnostic(.yaml(YAMLProblem.noColonText), at: place)
  }

  // MARK: Converting

  private mutating func convert(_ node: Node, depth: Int) -> OptionValue? {
    let at = place(node.mark)
    valueCount += 1
    guard valueCount <= Self.valueLimit else {
      if valueCount == Self.valueLimit + 1 {
        complaints.append(Diagnostic(.tooManyValues(Self.valueLimit), at: at))
      }
      return nil
    }
    guard depth <= Self.depthLimit else {
      complaints.append(Diagnostic(.tooDeep(Self.depthLimit), at: at))
      return nil
    }
    if let mark = node.mark, let tag = tag(at: mark) {
      complaints.append(Diagnostic(.tag(tag), at: at))
      return nil
    }
    switch node {
    case .scalar(let scalar):
      return convert(scalar, at: at)
    case .sequence(let sequence):
      var items: [OptionValue] = []
      for item in sequence {
        if let value = convert(item, depth: depth + 1) { items.append(value) }
      }
      return OptionValue(.list(items), at: at)
    case .mapping(let mapping):
      var entries: [OptionEntry] = []
      for (key, value) in mapping {
        guard case .scalar(let name) = key else {
          complaints.append(Diagnostic(.keyIsNoName, at: place(key.mark)))
          continue
        }
        if renamedKeys.contains(name.string) || depth == 0 && isForOthers(name.string) { continue }
        if name.style == .doubleQuoted { checkEscapes(of: name) }
        if let value = convert(value, depth: depth + 1) {
          entries.append(
            OptionEntry(key: name.string, keyLocation: place(key.mark), value: value))
        }
      }
      return OptionValue(.map(entries), at: at)
    default:
      complaints.append(Diagnostic(.alias(""), at: at))
      return nil
    }
  }

  private mutating func convert(_ scalar: Node.Scalar, at location: SourceLocation) -> OptionValue {
    let text = scalar.string
    let width: Int
    switch scalar.style {
    case .plain:
      let content = CoreSchema.content(of: text)
      guard case .string = content else {
        return OptionValue(content, at: location, written: text, verbatimOffset: nil)
      }
      width = 0
    case .singleQuoted: width = 1
    case .doubleQuoted:
      width = 1
      checkEscapes(of: scalar)
    default:
      return OptionValue(.string(text), at: location, written: text, verbatimOffset: nil)
    }
    let isVerbatim = rest(at: scalar.mark).dropFirst(width).starts(with: text.unicodeScalars)
    return OptionValue(
      .string(text), at: location, written: text, verbatimOffset: isVerbatim ? width : nil)
  }

  /// Complains about escapes that put control characters into a text, or that are the beginning of a
  /// LaTeX command.
  private mutating func checkEscapes(of scalar: Node.Scalar) {
    guard let mark = scalar.mark else { return }
    var row = mark.line
    var line = rest(at: mark).dropFirst()
    var column = mark.column + 1
    while true {
      var i = line.startIndex
      while i < line.endIndex, line[i] != "\"" {
        guard line[i] == "\\", i + 1 < line.endIndex else {
          i += 1
          continue
        }
        switch YAMLEscape.problem(of: line[(i + 1)...]) {
        case .mistake(let mistake)?:
          let at = place(line: row, scalar: column + i - line.startIndex)
          complaints.append(Diagnostic(mistake, at: at))
        case .remark(let remark)?:
          remarks.append((remark, place(line: row, scalar: column + i - line.startIndex)))
        case nil: break
        }
        i += 2
      }
      guard i == line.endIndex, lines.indices.contains(row) else { return }
      line = Array(lines[row].unicodeScalars)[...]
      row += 1
      column = 1
    }
  }

  // MARK: Places

  private mutating func rest(at mark: Mark?) -> ArraySlice<Unicode.Scalar> {
    guard let mark, lines.indices.contains(mark.line - 1) else { return [] }
    if lastLine.number != mark.line {
      lastLine = (mark.line, Array(lines[mark.line - 1].unicodeScalars))
    }
    return lastLine.scalars.dropFirst(mark.column - 1)
  }

  /// The tag that begins at the mark.
  private mutating func tag(at mark: Mark) -> String? {
    let rest = rest(at: mark)
    guard rest.first == "!" else { return nil }
    return String(String.UnicodeScalarView(rest.prefix { $0 != " " && $0 != "," && $0 != "]" }))
  }

  private mutating func place(_ mark: Mark?) -> SourceLocation {
    guard let mark else { return place(line: 1, scalar: 1) }
    return place(line: max(1, mark.line), scalar: max(1, mark.column))
  }

  private mutating func place(line: Int, scalar: Int) -> SourceLocation {
    let indent = indents.indices.contains(line - 1) ? indents[line - 1] : 0
    var column = scalar
    if lines.indices.contains(line - 1) {
      let text = lines[line - 1]
      if columns[line] == nil {
        columns[line] =
          text.utf8.allSatisfy { $0 < 0x80 }
          ? [] : text.enumerated().flatMap { n, c in c.unicodeScalars.map { _ in n + 1 } }
      }
      if let map = columns[line], !map.isEmpty {
        column = scalar <= map.count ? map[scalar - 1] : text.count + scalar - map.count
      }
    }
    return source.location(line: firstLine + line - 1, column: indent + column)
  }
}

extension String {
  fileprivate var trimmingSpaces: String {
    var text = self[...]
    while text.last == " " { text.removeLast() }
    return String(text)
  }
}
