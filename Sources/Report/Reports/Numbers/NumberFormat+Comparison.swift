internal import Foundation

extension NumberFormat {
  /// Two numbers beside each other, such as the sides of a comparison.
  struct Pair {
    let values: [Double]
    let formats: [NumberFormat]

    /// The further digits with which the texts compare as the numbers do; nil where even many do not
    /// suffice, and the numbers are to be written as they are given.
    var more: Int? {
      (0...17).first { more in
        let read = zip(values, formats).map { value, format in
          format.read(format.text(value, in: .cell, more: more))
        }
        return (read[0] < read[1]) == (values[0] < values[1])
          && (read[0] > read[1]) == (values[0] > values[1])
      }
    }
  }

  /// The number that a reader takes from a text of this format.
  private func read(_ text: String) -> Double {
    let plain = text.replacingOccurrences(of: ",", with: "")
      .replacingOccurrences(of: "\u{2212}", with: "-").replacingOccurrences(of: "%", with: "")
    let parts = plain.components(separatedBy: "\u{A0}×\u{A0}10⁻")
    let superscripts = Array("⁰¹²³⁴⁵⁶⁷⁸⁹")
    let power = parts.dropFirst().first?.reduce(0) {
      $0 * 10 + (superscripts.firstIndex(of: $1) ?? 0)
    }
    let number = Double(parts[0] + (power.map { "e-\($0)" } ?? "")) ?? .nan
    if case .percent = self { return number / 100 }
    return number
  }
}
