/// The escapes of YAML's double quotes that do not belong into a text.
/// Source: YAML 1.2.2, section 5.7.
enum YAMLEscape {
  enum Problem {
    case mistake(Mistake)
    case remark(Remark)
  }

  /// - Parameter rest: what follows the backslash.
  static func problem(of rest: ArraySlice<Unicode.Scalar>) -> Problem? {
    guard let letter = rest.first else { return nil }
    let word = String(String.UnicodeScalarView(rest.prefix(20).prefix(while: isLetter)))
    switch letter {
    case "0", "a", "b", "e", "f", "r", "v", "N":
      let scalar = controls[letter] ?? "\0"
      return .mistake(.escapedControl("\\\(letter)", scalar))
    case "t" where commands.contains(word), "n" where commands.contains(word),
      "L" where commands.contains(word), "P" where commands.contains(word):
      return .mistake(
        .escapeInCommand("\\\(word)", escape: "\\\(letter)", meaning: meanings[letter] ?? ""))
    case "t" where word.count > 1, "n" where word.count > 1, "L", "P":
      return .remark(
        .escapeBeforeLetter("\\\(word)", escape: "\\\(letter)", meaning: meanings[letter] ?? ""))
    case "_": return .remark(.noBreakSpaceEscape)
    case "x", "u", "U":
      let digits = rest.dropFirst().prefix(letter == "x" ? 2 : letter == "u" ? 4 : 8)
      let text = String(String.UnicodeScalarView(digits))
      guard let value = UInt32(text, radix: 16), let scalar = Unicode.Scalar(value),
        ControlCharacters.isForbidden(scalar)
      else { return nil }
      return .mistake(.escapedControl("\\\(letter)\(text)", scalar))
    default: return nil
    }
  }

  private static func isLetter(_ scalar: Unicode.Scalar) -> Bool {
    ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar)
  }

  private static let controls: [Unicode.Scalar: Unicode.Scalar] = [
    "0": "\0", "a": "\u{7}", "b": "\u{8}", "e": "\u{1B}", "f": "\u{C}", "r": "\r", "v": "\u{B}",
    "N": "\u{85}",
  ]

  private static let meanings: [Unicode.Scalar: String] = [
    "t": "a tab", "n": "a line break", "L": "a line separator", "P": "a paragraph separator",
  ]

  /// LaTeX's commands that begin with an escape which a text can hold.
  private static let commands: Set<String> = [
    "tan", "tanh", "tau", "text", "textbf", "textit", "textrm", "textsc", "textsf", "texttt",
    "tfrac",
    "theta", "therefore", "thinspace", "tilde", "times", "tiny", "to", "top", "triangle",
    "triangleq", "tt", "nabla", "natural", "ncong", "ne", "nearrow", "neg", "neq", "newline",
    "nexists", "ngeq", "nleq", "nmid", "nonumber", "norm", "not", "notin", "nparallel", "nsubseteq",
    "nu", "num", "nwarrow", "L", "Lambda", "Leftarrow", "Leftrightarrow", "Longleftarrow",
    "Longrightarrow", "P", "Phi", "Pi", "Pr", "Psi",
  ]
}
