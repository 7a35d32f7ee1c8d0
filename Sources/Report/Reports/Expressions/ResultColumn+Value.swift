internal import Trials

extension ResultColumn.Value {
  /// The value as a number; nil for text and where there is none.
  var number: Double? {
    switch self {
    case .integer(let integer): Double(integer)
    case .number(let number): number
    case .text, .missing: nil
    }
  }

  /// As data, without a reader's format; empty where there is none.
  var text: String {
    switch self {
    case .text(let text): text
    case .integer(let integer): String(integer)
    case .number(let number): "\(number)"
    case .missing: ""
    }
  }
}
