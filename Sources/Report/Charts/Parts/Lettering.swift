internal import Foundation

/// The texts of a chart as its pictures show them, and what of them the pictures cannot show.
///
/// gd draws letter by letter, from left to right, and an empty box for what the font lacks.
struct Lettering: Sendable {
  /// nil where the font's letters are not known; then all are taken to be there.
  private let letters: FontLetters?
  /// What stands for a letter that the font lacks.
  private let box: String
  private let texts: [String]
  /// What texts are shown as that would look the same as another one.
  private let numbered: [String: String]

  /// - Parameter texts: all that the chart writes as the user gave it.
  init(_ texts: [String] = [], letters: FontLetters?) {
    self.letters = letters
    let hasBox = letters?.contains("□") ?? true
    box = hasBox ? "□" : "?"
    var seen: Set<String> = []
    self.texts = texts.filter { seen.insert($0).inserted }
    let groups = Dictionary(grouping: self.texts) { [letters, box] in
      Self.shown($0, letters, box)
    }
    var numbered: [String: String] = [:]
    for (shown, alike) in groups where alike.count > 1 {
      for (index, text) in alike.enumerated() { numbered[text] = "\(shown) (\(index + 1))" }
    }
    self.numbered = numbered
  }

  /// A text as it is drawn. What is drawn is drawn the same again.
  func shown(_ text: String) -> String { numbered[text] ?? Self.shown(text, letters, box) }

  private static func shown(_ text: String, _ letters: FontLetters?, _ box: String) -> String {
    var result = ""
    // With its accents a letter is one glyph where the font has one.
    for character in Wording.plain(text).precomposedStringWithCanonicalMapping {
      let visible = character.unicodeScalars.filter { !$0.properties.isDefaultIgnorableCodePoint }
      let isThere = visible.allSatisfy { letters?.contains($0) ?? true }
      if isThere { result.unicodeScalars.append(contentsOf: visible) } else { result += box }
    }
    return result
  }

  // MARK: Remarks

  /// The most letters and names that a sentence lists.
  private static let most = 12

  /// What the pictures do not show as it is written, one sentence each, without a final period.
  ///
  /// - Parameter font: its file's name.
  func remarks(font: String) -> [String] {
    var result: [String] = []
    let missing = missing
    if !missing.isEmpty {
      let shown = missing.prefix(Self.most)
      let more = missing.count - shown.count
      let scripts = Dictionary(grouping: shown.enumerated()) { Self.script(of: $0.element) }
        .sorted { $0.value[0].offset < $1.value[0].offset }
      let list = scripts.map { script, characters in
        characters.map { String($0.element) }.joined(separator: " ")
          + (script.map { " (\($0))" } ?? "")
      }.joined(separator: ", ")
      result.append(
        "The chart font (\(font)) lacks these characters, shown as \(box): \(list)"
          + (more > 0 ? ", and \(more) more" : ""))
    }
    let unshaped = texts.compactMap { text in unshapedScript(in: text).map { (text, $0) } }
    if !unshaped.isEmpty {
      let scripts = Self.unique(unshaped.map(\.1)).joined(separator: ", ")
      let names = unshaped.prefix(Self.most).map { "“\(Wording.plain($0.0))”" }
      let more = unshaped.count - names.count
      result.append(
        "\(scripts) text is drawn unshaped and left to right: \(names.joined(separator: ", "))"
          + (more > 0 ? ", and \(more) more" : ""))
    }
    let alike = texts.compactMap { text in
      numbered[text].map { "“\(Wording.plain(text))” is “\($0)”" }
    }
    if !alike.isEmpty {
      let more = alike.count - min(alike.count, Self.most)
      result.append(
        "Names that would look the same are numbered: "
          + alike.prefix(Self.most).joined(separator: ", ") + (more > 0 ? ", and \(more) more" : "")
      )
    }
    return result
  }

  /// The characters that the font lacks, in the order in which they first appear.
  private var missing: [Character] {
    guard let letters else { return [] }
    return Self.unique(
      texts.flatMap { text in
        Wording.plain(text).precomposedStringWithCanonicalMapping.filter { character in
          !character.unicodeScalars.allSatisfy {
            $0.properties.isDefaultIgnorableCodePoint || letters.contains($0)
          }
        }
      })
  }

  private static func unique<Element: Hashable>(_ elements: [Element]) -> [Element] {
    var seen: Set<Element> = []
    return elements.filter { seen.insert($0).inserted }
  }

  /// `Arabic`, `CJK` or `emoji`; nil for what is no letter. Unicode's names of letters begin with their
  /// script.
  private static func script(of character: Character) -> String? {
    for scalar in character.unicodeScalars {
      if scalar.properties.isEmojiPresentation { return "emoji" }
      if let script = script(of: scalar) { return script }
    }
    return nil
  }

  private static func script(of scalar: Unicode.Scalar) -> String? {
    guard scalar.properties.isAlphabetic,
      let word = scalar.properties.name?.split(separator: " ").first
    else { return nil }
    return word == "CJK" ? "CJK" : word.prefix(1) + word.dropFirst().lowercased()
  }

  /// The first script of a text that is written from right to left or whose letters change by their
  /// neighbors.
  private func unshapedScript(in text: String) -> String? {
    text.unicodeScalars.lazy.filter { scalar in
      (letters?.contains(scalar) ?? true) && Self.unshaped.contains { $0.contains(scalar.value) }
    }.compactMap(Self.script(of:)).first
  }

  private static let unshaped: [ClosedRange<UInt32>] = [
    // Hebrew, Arabic, Syriac, Thaana, N'Ko and their neighbors; their presentation forms.
    0x0590...0x08FF, 0xFB1D...0xFDFF, 0xFE70...0xFEFE, 0x10800...0x10FFF, 0x1E800...0x1EFFF,
    // The scripts of India and Sri Lanka; Tibetan and Myanmar; Khmer and Mongolian.
    0x0900...0x0DFF, 0x0F00...0x109F, 0x1780...0x18AF,
  ]
}
