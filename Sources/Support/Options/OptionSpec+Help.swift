extension [OptionSpec] {
  /// The options as a table for a terminal: name, what it takes, its default, one line of help.
  ///
  /// Lines are wrapped at `width` columns, and each begins with `indent` spaces.
  package func helpText(width: Int = 80, indent margin: Int = 0) -> String {
    let indent = margin + 4
    return map { spec in
      var head = String(repeating: " ", count: margin) + spec.name
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
