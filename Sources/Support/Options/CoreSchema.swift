/// The types of plain scalars in YAML 1.2's core schema.
/// Source: YAML 1.2.2, section 10.3.2.
package enum CoreSchema {
  /// What a plain scalar, one without quotes, stands for.
  package static func content(of text: String) -> OptionValue.Content {
    switch text {
    case "", "~", "null", "Null", "NULL": return .null
    case "true", "True", "TRUE": return .bool(true)
    case "false", "False", "FALSE": return .bool(false)
    default: break
    }
    guard let first = text.utf8.first, "+-.0123456789".utf8.contains(first) else {
      return .string(text)
    }
    if let number = integer(text) { return .integer(number) }
    if let number = double(text) { return .number(number) }
    return .string(text)
  }

  private static func integer(_ text: String) -> Int? {
    if text.hasPrefix("0x") { return digits(text.dropFirst(2), radix: 16) }
    if text.hasPrefix("0o") { return digits(text.dropFirst(2), radix: 8) }
    return Int(text)
  }

  private static func digits(_ text: Substring, radix: Int) -> Int? {
    // `Int(_:radix:)` takes a sign as well; here none may stand.
    text.first?.isHexDigit == true ? Int(text, radix: radix) : nil
  }

  private static func double(_ text: String) -> Double? {
    let unsigned = text.drop { $0 == "+" || $0 == "-" }
    switch unsigned {
    case ".inf", ".Inf", ".INF": return text.hasPrefix("-") ? -.infinity : .infinity
    case ".nan", ".NaN", ".NAN": return text == unsigned ? .nan : nil
    default: break
    }
    // `Double(_:)` reads hexadecimal and names of infinity too; here only these characters may
    // stand.
    guard text.utf8.allSatisfy({ "+-.0123456789eE".utf8.contains($0) }),
      text.utf8.contains(where: { "0123456789".utf8.contains($0) })
    else { return nil }
    return Double(text)
  }
}
