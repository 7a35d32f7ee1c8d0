/// CSV as RFC 4180 has it, with line feeds alone.
enum CSVText {
  static func encode(header: [String], rows: [[DataValue]]) -> [UInt8] {
    var text = line(header)
    for row in rows { text += line(row.map(\.text)) }
    return Array(text.utf8)
  }

  private static func line(_ fields: [String]) -> String {
    // An empty line would be no record: a lone empty field is quoted.
    if fields == [""] { return "\"\"\n" }
    return fields.map(field).joined(separator: ",") + "\n"
  }

  private static func field(_ text: String) -> String {
    let needsQuotes = text.unicodeScalars.contains { ",\"\r\n".unicodeScalars.contains($0) }
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
