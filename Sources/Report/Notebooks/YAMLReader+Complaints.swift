internal import Names
internal import Options
internal import Yams

/// What is said of a text that is no YAML.
extension YAMLReader {
  /// With what to do about it, where a slip on the line is a common one.
  mutating func advisedComplaint(_ error: YamlError, _ text: String) -> Diagnostic {
    let found = complaint(error, text)
    if let advice = advice(at: found.location) {
      return Diagnostic(found.message, advice: advice, at: found.location)
    }
    // A line that lacks its colon makes the next one's stand where none can.
    let row = found.location.line - firstLine
    guard found.message == YAMLProblem.strayColon.message, row > 0,
      let above = lines[..<row].lastIndex(where: { $0.contains { $0 != " " } }),
      let advice = Self.advice(on: lines[above])
    else { return found }
    let indent = lines[above].prefix { $0 == " " }.count
    return Diagnostic(
      YAMLProblem.noColon.message, advice: advice, at: place(line: above + 1, scalar: indent + 1))
  }

  /// What to do about a line that is no option; nil where nothing is known.
  func advice(at location: SourceLocation) -> String? {
    let row = location.line - firstLine
    guard lines.indices.contains(row) else { return nil }
    return Self.advice(on: lines[row])
  }

  private static func advice(on line: String) -> String? {
    if let odd = LookAlike.first(in: line) { return odd.advice }
    let text = line.drop { $0 == " " }
    if text.hasPrefix("- ") {
      let rest = text.dropFirst(2).drop { $0 == " " }
      return isOption(rest) ? "take out the `-`: write `\(shortened(rest))`" : nil
    }
    let key = text.prefix { $0.isASCII && ($0.isLetter || $0.isNumber || "_-".contains($0)) }
    guard key.first?.isLetter ?? false else { return nil }
    let rest = text.dropFirst(key.count)
    if rest.hasPrefix(":"), let first = rest.dropFirst().first, first != " " {
      let advised = "\(key): \(rest.dropFirst())"
      return "write `\(shortened(advised[...]))`, with a space after the colon"
    }
    let afterSpaces = rest.drop { $0 == " " }
    if afterSpaces.hasPrefix("="), !afterSpaces.hasPrefix("==") {
      let value = afterSpaces.dropFirst().drop { $0 == " " }
      return value.isEmpty ? nil : "write `\(shortened("\(key): \(value)"[...]))`"
    }
    return nil
  }

  private static func isOption(_ text: Substring) -> Bool {
    let key = text.prefix { $0.isASCII && ($0.isLetter || $0.isNumber || "_-".contains($0)) }
    return key.first?.isLetter ?? false && text.dropFirst(key.count).hasPrefix(":")
  }

  private static func shortened(_ text: Substring) -> String {
    let limit = 60
    return text.count > limit ? text.prefix(limit) + "…" : String(text)
  }

  mutating func complaint(_ error: YamlError, _ text: String) -> Diagnostic {
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
}
