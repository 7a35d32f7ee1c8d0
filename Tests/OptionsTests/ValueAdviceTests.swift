import Testing

@testable import Options

/// What to write instead of a percentage: the number alone would mean something else.
@Suite struct ValueAdviceTests {
  @Test(arguments: [("50%", "0.5"), ("10%", "0.1"), ("2.5%", "0.025"), ("100%", "1")])
  func percentagesAreShares(_ text: String, _ number: String) {
    let value = OptionValue(
      scalar: text, at: SourceLocation(file: "a.md", line: 1, column: 1))
    #expect(
      ValueAdvice.text(for: value, .number(0...10), takesList: false)
        == "write the share as a number: `\(number)`")
    #expect(
      ValueAdvice.text(for: value, .integer(1...100), takesList: false)
        == "write a whole number: a percentage is not possible here")
  }
}
