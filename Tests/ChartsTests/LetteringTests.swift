import Testing

@testable import Charts

/// Letters that a font lacks, and scripts that gd cannot write.
@Suite struct LetteringTests {
  /// Latin, some Cyrillic, Hebrew, the box; nothing beyond.
  private let letters = FontLetters(ranges: [
    0x20...0x7E, 0xC0...0xFF, 0x400...0x45F, 0x5D0...0x5EA, 0x25A1...0x25A1,
  ])

  @Test(arguments: [
    ("resnet20", "resnet20"), ("猫", "□"), ("a猫b犬", "a□b□"), ("Жук", "Жук"), ("a\tb\nc", "a b c"),
    // An accent is part of its letter, and what can't be seen is nothing.
    ("e\u{301}te\u{301}", "été"), ("q\u{323}", "□"), ("a\u{200B}\u{FEFF}b\u{202E}", "ab"),
    // One box for each character, of however many code points.
    ("👍🏽 👩‍🔬", "□ □"), ("", ""),
  ])
  func whatIsMissingIsABox(text: String, shown: String) {
    let lettering = Lettering(letters: letters)
    #expect(lettering.shown(text) == shown)
    #expect(lettering.shown(shown) == shown)
  }

  @Test func remarksNameWhatIsMissing() {
    let lettering = Lettering(
      ["猫 und 犬", "猫", "😀", "ภาษา", "1 − x", "plain"], letters: letters)
    #expect(
      lettering.remarks(font: "A.ttf") == [
        "The chart font (A.ttf) lacks these characters, shown as □: 猫 犬 (CJK), 😀 (emoji), "
          + "ภ า ษ (Thai), −",
        "Names that would look the same are numbered: “猫” is “□ (1)”, “😀” is “□ (2)”",
      ])
    #expect(Lettering(["plain", "été"], letters: letters).remarks(font: "A.ttf") == [])
    let many = Lettering(["一二三四五六七八九十百千万億"], letters: letters)
    #expect(
      many.remarks(font: "A.ttf") == [
        "The chart font (A.ttf) lacks these characters, shown as □: "
          + "一 二 三 四 五 六 七 八 九 十 百 千 (CJK), and 2 more"
      ])
  }

  @Test func remarksNameWhatIsWrittenTheOtherWayRound() {
    #expect(
      Lettering(["שלום", "resnet20"], letters: letters).remarks(font: "A.ttf") == [
        "Hebrew text is drawn unshaped and left to right: “שלום”"
      ])
  }

  @Test func namesThatWouldLookTheSameAreNumbered() {
    let lettering = Lettering(["猫", "犬", "ab", "a\u{200B}b", "resnet20"], letters: letters)
    #expect(lettering.shown("猫") == "□ (1)")
    #expect(lettering.shown("犬") == "□ (2)")
    #expect(lettering.shown("ab") == "ab (1)")
    #expect(lettering.shown("a\u{200B}b") == "ab (2)")
    #expect(lettering.shown("resnet20") == "resnet20")
  }

  @Test func theFontItselfIsAsked() throws {
    let font = try #require(FontLetters.of(FontFinder.find()))
    for letter in "aZ9é□…✓✗−" {
      #expect(letter.unicodeScalars.allSatisfy(font.contains), "\(letter)")
    }
    #expect(!font.contains("猫"))
    // gd reads these as bytes, whatever the font has.
    #expect(!font.contains("𝔸"))
    #expect(FontLetters(reading: "/etc/passwd") == nil)
  }

  @Test func chartsOfEveryKindTellWhatTheirPicturesLack() throws {
    let bars = BarChart(
      facets: [.init(title: "犬", bars: [.init(label: "猫", group: "鳥", value: 1)])],
      axis: Axis("Accuracy"), group: "Group")
    let remarks = try ChartRenderer.remarks(bars, sizes: [(714, 300), (350, 300)])
    #expect(remarks.count == 2)
    #expect(remarks[0].hasSuffix("shown as □: 犬 猫 鳥 (CJK)"))
    for (kind, charts) in ChartSamples.all {
      for sample in charts {
        let sizes = [714, 350].map { (width: $0, height: sample.height(forWidth: $0)) }
        #expect(try ChartRenderer.remarks(sample, sizes: sizes) == [], "\(kind)")
      }
    }
  }

  /// Drawn by itself, a missing letter is the box.
  @Test func aMissingLetterIsDrawnAsTheBox() throws {
    func png(_ text: String) throws -> [UInt8] {
      let canvas = try Canvas(width: 200, height: 200, theme: .light)
      try canvas.text(text, at: Position(x: 20, y: 100), size: 20, Theme.light.ink)
      return try canvas.png()
    }
    #expect(try png("a😀b") == png("a□b"))
    #expect(try png("a\u{200B}b") == png("ab"))
  }
}
