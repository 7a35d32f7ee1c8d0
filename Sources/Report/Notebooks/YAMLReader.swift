internal import Names
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
  private(set) var lines: [String]
  /// As they were given: of equal keys some get other names.
  private let givenLines: [String]
  var complaints: [Diagnostic] = []
  var remarks: [(remark: Remark, place: SourceLocation)] = []
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
    givenLines = lines
    self.firstLine = firstLine
    self.indents = indents
  }

  /// Whether `readMap` has read a part of the text only, as the rest is no YAML.
  private(set) var isPartial = false

  /// The map that the text holds; nil, with complaints, where it is no map. Of what is no YAML all is
  /// read that can be.
  ///
  /// - Parameter isForOthers: the keys that are passed over with all that they hold.
  mutating func readMap(
    subject: String, isForOthers: @escaping (String) -> Bool = { _ in false }
  ) -> [OptionEntry]? {
    let before = complaints.count
    self.isForOthers = isForOthers
    refuseLineBreaks()
    let refused = complaints.count
    guard let node = compose() else {
      if complaints.count == before { return [] }
      // What follows from a character that is refused goes without saying.
      if refused > before { complaints.removeSubrange(refused...) }
      return isUnsound ? nil : recovered(subject)
    }
    let value = convert(node, depth: 0)
    switch value?.content {
    case .map(let entries): return entries
    case .null: return []
    case nil: return nil
    default:
      let at = place(node.mark)
      let mistake = Mistake.bodyIsNoMap(subject)
      complaints.append(Diagnostic(mistake.message, advice: advice(at: at), at: at))
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

  /// Whether the text is not to be read at all: it is too large to be YAML that anybody writes.
  private var isUnsound = false

  private mutating func compose() -> Node? {
    guard isShallow(), hasNoAliases() else {
      isUnsound = true
      return nil
    }
    // Yams stops at the first key that is given twice. It is renamed, and Yams asked again.
    let size = lines.reduce(0) { $0 + $1.utf8.count }
    for _ in 0..<max(2, min(50, 10_000_000 / max(1, size))) {
      let text = lines.joined(separator: "\n")
      do {
        return try Parser(yaml: text, resolver: .basic, encoding: .utf8).singleRoot()
      } catch YamlError.duplicatedKeysInMapping(_, let context) {
        guard renameDuplicate(firstAt: context.mark) else { return nil }
      } catch let error as YamlError {
        complaints.append(advisedComplaint(error, text))
        return nil
      } catch {
        complaints.append(Diagnostic(.yaml("\(error)"), at: place(nil)))
        return nil
      }
    }
    return nil
  }

  /// What is left of a text that is no YAML.
  private mutating func recovered(_ subject: String) -> [OptionEntry] {
    isPartial = true
    let told = complaints.map(\.location.line)
    var entries: [OptionEntry] = []
    let parts = YAMLParts(givenLines).parts
    for (index, part) in parts.enumerated() {
      guard let key = part.key else { continue }
      // What is not closed can be told behind the end.
      let end = index == parts.count - 1 ? Int.max : firstLine + part.lines.upperBound
      let isTold = told.contains { firstLine + part.lines.lowerBound <= $0 && $0 < end }
      var reader = YAMLReader(
        Array(givenLines[part.lines]), of: source, firstLine: firstLine + part.lines.lowerBound,
        indents: indents.isEmpty ? [] : Array(indents[part.lines]))
      let known = reader.readPart(isForOthers: isForOthers)
      if known != nil || !isTold {
        complaints += reader.complaints
        remarks += reader.remarks
      }
      let at = place(line: part.lines.lowerBound + 1, scalar: part.indent + 1)
      let own = known ?? [OptionEntry(key: key, keyLocation: at, value: .unknown(at: at))]
      for entry in own {
        // Of the second of two equal keys it may have been told.
        let isTwice = entries.contains { $0.key == entry.key }
        if isTwice, complaints.contains(where: { $0.location == entry.keyLocation }) { continue }
        entries.append(entry)
      }
    }
    return entries
  }

  /// The map of a part of a text; nil where it is no YAML, or no map.
  private mutating func readPart(isForOthers: @escaping (String) -> Bool) -> [OptionEntry]? {
    self.isForOthers = isForOthers
    guard let node = compose() else { return nil }
    if case .map(let entries)? = convert(node, depth: 0)?.content { return entries }
    let at = place(node.mark)
    if let advice = advice(at: at) {
      complaints.append(Diagnostic(YAMLProblem.noColon.message, advice: advice, at: at))
    }
    return nil
  }

  /// libyaml ends lines where Unicode does, and takes a byte order mark for a mistake.
  private mutating func refuseLineBreaks() {
    for (row, line) in lines.enumerated() where line.utf8.contains(where: { $0 >= 0xE2 }) {
      var scalars = Array(line.unicodeScalars)
      for (column, scalar) in scalars.enumerated()
      where "\u{2028}\u{2029}\u{FEFF}".unicodeScalars
        .contains(scalar)
      {
        let advice = LookAlike(scalar)?.advice
        complaints.append(
          Diagnostic(
            "the character \(ControlCharacters.name(scalar)) cannot stand in options",
            advice: advice, at: place(line: row + 1, scalar: column + 1)))
        scalars[column] = " "
      }
      lines[row] = String(String.UnicodeScalarView(scalars))
    }
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

  mutating func place(_ mark: Mark?) -> SourceLocation {
    guard let mark else { return place(line: 1, scalar: 1) }
    return place(line: max(1, mark.line), scalar: max(1, mark.column))
  }

  mutating func place(line: Int, scalar: Int) -> SourceLocation {
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
