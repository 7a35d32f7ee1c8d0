package import Datasets
package import Options

extension InputSize: SettingValue {
  /// Of each side, in pixels.
  private static let allowed = 8...1024

  package init?(_ option: OptionValue) {
    if let side = option.integerValue {
      self.init(side)
    } else if let size = option.stringValue.flatMap({ InputSize($0) }) {
      self = size
    } else {
      return nil
    }
  }

  package var optionContent: OptionValue.Content? {
    isSquare ? .integer(height) : .string(text)
  }

  package var settingText: String { text }

  /// A square is a number, by which trials can be put on an axis.
  package var columnValue: ResultColumn.Value { isSquare ? .integer(height) : .text(text) }

  package static var columnKind: ResultColumn.Kind { .integer }

  package static func columnValue(of text: String) -> ResultColumn.Value? {
    InputSize(text)?.columnValue
  }

  static let type = OptionType.either([
    .integer(allowed),
    .custom(
      CustomOptionType(
        "height and width such as 96x128, each \(allowed.lowerBound) to \(allowed.upperBound)",
        schema: .object([
          "type": .string("string"), "pattern": .string("^[0-9]+[xX×][0-9]+$"),
        ])
      ) { value in
        guard let size = value.stringValue.flatMap({ InputSize($0) }),
          allowed.contains(size.height), allowed.contains(size.width)
        else {
          return [Diagnostic("a size such as 96x128", at: value.location)]
        }
        return []
      }),
  ])
}
