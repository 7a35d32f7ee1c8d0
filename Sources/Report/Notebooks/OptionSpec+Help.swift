extension OptionSpec {
  /// The default, checked; nil where the option has none.
  /// - Precondition: the default fits the option's type.
  var defaultValue: OptionValue? {
    guard let defaultText else { return nil }
    let place = SourceLocation(file: "", line: 1, column: 1)
    let value: OptionValue?
    if defaultText.utf8.contains(where: { "[{\"'#:&*!|>%@`,\n".utf8.contains($0) }) {
      let source = NotebookSource(text: defaultText, file: "")
      var reader = YAMLReader(source.lines, of: source, firstLine: 1)
      value = reader.readValue()
    } else {
      // Most defaults are one word, and readers are made often: no need for a YAML parser.
      value = OptionValue(
        CoreSchema.content(of: defaultText), at: place, written: defaultText, verbatimOffset: nil)
    }
    if let value, case .success(let checked) = OptionCheck(option: name).checked(value, type) {
      return checked
    }
    preconditionFailure("the default `\(defaultText)` does not fit the option `\(name)`")
  }
}

extension [OptionSpec] {
  /// The options as a table for a terminal: name, what it takes, its default, one line of help.
  ///
  /// Lines are wrapped at `width` columns.
  package func helpText(width: Int = 80) -> String {
    let indent = 4
    return map { spec in
      var head = spec.name
      if spec.isRequired { head += "  (required)" }
      if let defaultText = spec.defaultText { head += "  (default: \(defaultText))" }
      let body = [spec.help, "Takes \(spec.type.description)."].map {
        Self.wrapped($0.hasSuffix(".") ? $0 : $0 + ".", width: width, indent: indent)
      }
      return ([head] + body).joined(separator: "\n") + "\n"
    }.joined(separator: "\n")
  }

  private static func wrapped(_ text: String, width: Int, indent: Int) -> String {
    let space = String(repeating: " ", count: indent)
    var lines: [String] = []
    var line = ""
    for word in text.split(separator: " ") {
      if !line.isEmpty, indent + line.count + 1 + word.count > width {
        lines.append(space + line)
        line = ""
      }
      line += (line.isEmpty ? "" : " ") + word
    }
    lines.append(space + line)
    return lines.joined(separator: "\n")
  }
}
