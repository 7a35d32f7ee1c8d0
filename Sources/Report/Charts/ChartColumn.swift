/// What a chart calls a quantity: for programs, as a heading, and within a sentence.
package struct ChartColumn: Hashable, Sendable {
  /// In data files, such as `inference_seconds`.
  package var name: String
  /// With its unit, such as `Inference time (s)`.
  package var title: String
  /// Whether the title is a name, whose letters stay as they are within a sentence.
  package var isName: Bool

  /// - Parameter name: nil makes one of the title: `inference_time` of `Inference time (s)`.
  package init(_ title: String, name: String? = nil, isName: Bool = false) {
    self.title = title
    self.name =
      name
      ?? title.prefix { $0 != "(" }.lowercased().split { !$0.isLetter && !$0.isNumber }
      .joined(separator: "_")
    self.isName = isName
  }

  var inSentence: String { isName ? Wording.plain(title) : Wording.inSentence(title) }
}

extension ChartColumn: ExpressibleByStringLiteral {
  package init(stringLiteral title: String) { self.init(title) }
}
