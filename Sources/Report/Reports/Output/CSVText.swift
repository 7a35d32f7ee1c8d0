/// CSV as RFC 4180 has it, with line feeds alone.
///
/// A text that a spreadsheet would take for a formula, such as the class `=1+1`, gets an apostrophe
/// in front and is quoted, as OWASP's page on CSV injection advises. Numbers stay as they are.
enum CSVText {
  static func encode(header: [String], rows: [[DataValue]]) -> [UInt8] {
    var text = line(header.map { field($0) })
    for row in rows { text += line(row.map(field)) }
    return Array(text.utf8)
  }

  private static func field(_ value: DataValue) -> String {
    // A minus sign in front of a number begins no formula.
    if case .text(let text) = value { field(text) } else { value.text }
  }

  private static func line(_ fields: [String]) -> String {
    // An empty line would be no record: a lone empty field is quoted.
    if fields == [""] { return "\"\"\n" }
    return fields.joined(separator: ",") + "\n"
  }

  /// What begins a formula. Spreadsheets skip the spaces before it, and take the wide forms of the
  /// signs for the signs.
  private static let formulaSigns = "=+-@\t\r\n＝＋－＠".unicodeScalars

  private static func isFormula(_ text: String) -> Bool {
    text.unicodeScalars.first { $0 != " " }.map(formulaSigns.contains) ?? false
  }

  private static func field(_ plain: String) -> String {
    let isFormula = isFormula(plain)
    let text = isFormula ? "'" + plain : plain
    let needsQuotes =
      isFormula || text.unicodeScalars.contains { ",\"\r\n".unicodeScalars.contains($0) }
    guard needsQuotes || text.hasPrefix(" ") || text.hasSuffix(" ") else { return text }
    // By scalars: a quotation mark with an accent is one character, and still a mark.
    var quoted = "\""
    for scalar in text.unicodeScalars {
      if scalar == "\"" { quoted += "\"" }
      quoted.unicodeScalars.append(scalar)
    }
    return quoted + "\""
  }
}
