/// The colours and sizes of a chart, apart from its data.
package struct Theme: Hashable, Sendable {
  package let name: String
  package let background: Colour
  /// Text that must be read first: labels, legends.
  package let ink: Colour
  /// Text that may be read after that: tick labels, notes.
  package let mutedInk: Colour
  package let grid: Colour
  /// The axes' own lines and leader lines.
  package let axis: Colour
  package let palette: Palette

  /// The sizes of type in CSS pixels.
  var textSize: Double { 13 }
  var smallTextSize: Double { 12 }

  package static let light = Theme(
    name: "light", background: Colour(0xFFFFFF), ink: Colour(0x1F2328),
    mutedInk: Colour(0x59636E), grid: Colour(0xE7EAEE), axis: Colour(0x8C959F), palette: .onLight)

  package static let dark = Theme(
    name: "dark", background: Colour(0x14181D), ink: Colour(0xE6EAEF),
    mutedInk: Colour(0x9DA7B3), grid: Colour(0x2A3038), axis: Colour(0x6B7582), palette: .onDark)

  package static let all: [Theme] = [.light, .dark]
}
