/// Labels and titles as parts of a sentence.
enum Wording {
  /// One line: line breaks and other control characters are spaces.
  static func plain(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar.properties.generalCategory {
      case .control, .lineSeparator, .paragraphSeparator: result.unicodeScalars.append(" ")
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }

  /// A title amid a sentence: `Test accuracy` is `test accuracy`, `AUC` and `F1` stay.
  static func inSentence(_ title: String) -> String {
    let title = plain(title)
    guard let first = title.first, let second = title.dropFirst().first, second.isLowercase,
      // `OpScore` stays; a unit in parentheses has its own letters.
      !title.dropFirst().prefix(while: { $0 != "(" }).contains(where: \.isUppercase)
    else { return title }
    return first.lowercased() + title.dropFirst()
  }
}
