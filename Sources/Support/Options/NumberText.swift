/// Numbers as authors write them.
package enum NumberText {
  /// `5` rather than `5.0`, and `1e-8` rather than `1e-08`.
  package static func shortest(_ value: Double) -> String {
    let text = value.description.replacing("e-0", with: "e-")
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
  }
}
