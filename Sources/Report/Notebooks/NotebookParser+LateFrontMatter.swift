internal import Options

extension NotebookParser {
  /// Complains of front matter that stands further down: cmark makes a heading of it.
  ///
  /// - Parameters:
  ///   - line: the line that would be its first.
  ///   - rule: the one that would begin it.
  mutating func refuseFrontMatter(at line: Int, rule: Int) {
    guard rule > lineOffset, !lateFrontMatter.contains(rule),
      source.line(rule).utf8.allSatisfy({ "- \t".utf8.contains($0) }), !source.line(rule).isEmpty,
      isOption(source.line(line))
    else { return }
    lateFrontMatter.insert(rule)
    diagnostics.append(Diagnostic(.lateFrontMatter, at: source.location(line: rule, column: 1)))
  }

  /// Complains of front matter further down that no line `---` opens: the one at its end makes a
  /// heading of it.
  mutating func refuseOptions(inHeadingAt row: Int) {
    guard !lateFrontMatter.contains(row) else { return }
    var end = row
    while isOption(source.line(end)) { end += 1 }
    let rule = source.line(end).utf8
    guard end - row > 1, rule.starts(with: "---".utf8),
      rule.allSatisfy({ "- \t".utf8.contains($0) })
    else { return }
    lateFrontMatter.insert(row)
    diagnostics.append(Diagnostic(.lateFrontMatter, at: source.location(line: row, column: 1)))
  }

  /// Whether the line is `key: …` with an option of the front matter.
  private func isOption(_ line: String) -> Bool {
    let key = line.prefix { $0.isLetter }
    return line[key.endIndex...].hasPrefix(":")
      && ((FrontMatter.specs + frontMatterSpecs).contains { $0.name == key }
        || key == "params" || key == "defaults")
  }
}
