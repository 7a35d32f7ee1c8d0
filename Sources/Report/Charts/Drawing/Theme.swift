/// The colors and sizes of a chart, apart from its data.
package struct Theme: Hashable, Sendable {
  package let name: String
  package let background: Color
  /// Text that must be read first: labels, legends.
  package let ink: Color
  /// Text that may be read after that: tick labels, notes.
  package let mutedInk: Color
  package let grid: Color
  /// The axes' own lines and leader lines.
  package let axis: Color
  package let palette: Palette

  /// The sizes of type in CSS pixels.
  var textSize: Double { 13 }
  var smallTextSize: Double { 12 }

  package static let light = Theme(
    name: "light", background: Color(0xFFFFFF), ink: Color(0x1F2328),
    mutedInk: Color(0x59636E), grid: Color(0xE7EAEE), axis: Color(0x8C959F), palette: .onLight)

  package static let dark = Theme(
    name: "dark", background: Color(0x14181D), ink: Color(0xE6EAEF),
    mutedInk: Color(0x9DA7B3), grid: Color(0x2A3038), axis: Color(0x6B7582), palette: .onDark)

  package static let all: [Theme] = [.light, .dark]
}
