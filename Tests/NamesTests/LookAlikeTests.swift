import Names
import Testing

@Suite struct LookAlikeTests {
  @Test(arguments: [
    ("a\u{00A0}b", "write a plain space for the no-break space (U+00A0)", "a b"),
    ("\u{3000}a", "write a plain space for the ideographic space (U+3000)", " a"),
    ("li\u{00AD}mit", "take out the soft hyphen (U+00AD), which cannot be seen", "limit"),
    ("a\u{FEFF}", "take out the byte order mark (U+FEFF), which cannot be seen", "a"),
    ("\u{FF1A}", "write `:` for the fullwidth colon `\u{FF1A}` (U+FF1A)", ":"),
    ("\u{FF11}0", "write `1` for the fullwidth digit `\u{FF11}` (U+FF11)", "10"),
    ("\u{2212}3", "write `-` for the minus sign `\u{2212}` (U+2212)", "-3"),
    (
      "\u{201C}a\u{201D}", "write `\"` for the left quotation mark `\u{201C}` (U+201C)", "\"a\""
    ),
  ])
  func isNamedWithWhatToDo(_ text: String, _ advice: String, _ plain: String) {
    #expect(LookAlike.first(in: text)?.advice == advice)
    #expect(LookAlike.plain(text) == plain)
  }

  @Test func lettersOfOtherScriptsAreNone() {
    #expect(LookAlike.first(in: "naïve Füße, 犬と猫, кошка") == nil)
  }

  @Test func anUnknownNameWithOneNamesItAndWhatWasMeant() {
    let known = ["limit", "epochs"]
    #expect(
      "\(UnknownName("option", "li\u{200B}mit", known: known))"
        == "unknown option `li\u{200B}mit`; take out the zero-width space (U+200B), which cannot be "
        + "seen; did you mean `limit`?")
    // Where known names have such characters themselves, they are no slip.
    #expect(
      UnknownName("class", "d\u{00A0}g", known: ["d\u{00A0}og"]).remedy
        == "did you mean `d\u{00A0}og`?")
  }
}
