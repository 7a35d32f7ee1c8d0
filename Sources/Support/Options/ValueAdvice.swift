internal import Names

/// What to write instead of a value that its option does not take, where the slip is a common one.
enum ValueAdvice {
  /// - Parameter takesList: whether the option takes several values.
  /// - Returns: one sentence without a final period; nil where nothing is known.
  static func text(for value: OptionValue, _ type: OptionType, takesList: Bool) -> String? {
    if value.content == .null, !value.isUnknown, takesList || type.scalars != [] {
      return "write a value, or leave the option out"
    }
    guard let text = value.stringValue, text.utf8.count <= 1000 else { return nil }
    let scalars = type.scalars
    if scalars.contains(.bool), let meant = truth(text) { return "write `\(meant)`" }
    if scalars.contains(.number), let advice = number(text, value, takesList, scalars) {
      return advice
    }
    if !scalars.contains(.text), let odd = LookAlike.first(in: text) { return odd.advice }
    if takesList, text.contains(","), !scalars.contains(.text) { return list(of: text) }
    return nil
  }

  private static func truth(_ text: String) -> Bool? {
    switch text.lowercased() {
    case "yes", "on", "y", "1": true
    case "no", "off", "n", "0": false
    default: nil
    }
  }

  private static func number(
    _ text: String, _ value: OptionValue, _ takesList: Bool, _ scalars: Set<OptionType.Scalar>
  ) -> String? {
    if isNumber(text) { return "write it without quotes: `\(text)`" }
    let groups = text.split(omittingEmptySubsequences: false) { ",_' ".contains($0) }
    let digits = groups.allSatisfy { !$0.isEmpty && $0.allSatisfy(\.isASCIIDigit) }
    if digits, groups.count > 1, groups[0].count <= 3,
      groups.dropFirst().allSatisfy({ $0.count == 3 })
    {
      return "write `\(groups.joined())`, without separators"
    }
    let parts = text.split(separator: ",").map { $0.trimmingSpaces }
    if parts.count > 1, parts.allSatisfy(isNumber) {
      if scalars.contains(.fraction), parts.count == 2, !text.contains(", ") {
        return "write `\(parts[0]).\(parts[1])`, with a point"
          + (takesList ? ", or a list: `[\(parts.joined(separator: ", "))]`" : "")
      }
      return takesList ? list(of: text) : nil
    }
    if takesList, let range = range(text) {
      let shown =
        range.count <= 10
        ? range.map(String.init)
        : [String(range.lowerBound), String(range.lowerBound + 1), "…", String(range.upperBound)]
      return "write a list: `[\(shown.joined(separator: ", "))]`"
    }
    if text.last == "%", let percent = Double(text.dropLast()), percent.isFinite {
      // The number alone would be a hundred times what is meant.
      return scalars.contains(.fraction)
        ? "write the share as a number: `\(NumberText.shortest(percent / 100))`"
        : "write a whole number: a percentage is not possible here"
    }
    let start = text.prefix { $0.isASCIIDigit || $0 == "." }
    if isNumber(String(start)), !text.dropFirst(start.count).contains(where: \.isASCIIDigit) {
      return "write the number alone: `\(start)`"
    }
    return nil
  }

  /// `1-3`, `1 - 3`, `1..3` and `1:3`.
  private static func range(_ text: String) -> ClosedRange<Int>? {
    let parts = text.split { "-.:– ".contains($0) }
    guard parts.count == 2, text.allSatisfy({ $0.isASCIIDigit || "-.:– ".contains($0) }),
      let low = Int(parts[0]), let high = Int(parts[1]), low < high
    else { return nil }
    return low...high
  }

  private static func list(of text: String) -> String {
    let parts = text.split(separator: ",").map { $0.trimmingSpaces }.filter { !$0.isEmpty }
    return "write a list: `[\(parts.joined(separator: ", "))]`"
  }

  private static func isNumber(_ text: String) -> Bool {
    switch CoreSchema.content(of: text) {
    case .integer, .number: true
    default: false
    }
  }
}

extension Substring {
  fileprivate var trimmingSpaces: String {
    var text = drop { $0 == " " }
    while text.last == " " { text.removeLast() }
    return String(text)
  }
}

extension Character {
  fileprivate var isASCIIDigit: Bool { ("0"..."9").contains(self) }
}

extension OptionType {
  enum Scalar { case text, bool, number, fraction, name }

  /// The kinds of single values that it takes.
  var scalars: Set<Scalar> {
    switch self {
    case .text: [.text]
    case .bool: [.bool]
    case .integer: [.number]
    case .number: [.number, .fraction]
    case .name: [.name]
    case .oneOrMore(let item), .list(let item): item.scalars
    case .either(let types): types.reduce(into: []) { $0.formUnion($1.scalars) }
    // A grammar of its own may take any text.
    case .custom: [.text]
    case .map, .entries: []
    }
  }
}
