/// Colors that tell groups apart, for readers with any kind of color vision.
///
/// Source of the hues and of their use: Okabe and Ito 2008, Color Universal Design, figure 16. Each
/// is made darker or lighter here until its contrast with the background is 3 : 1 or more, which
/// the originals (sky blue and yellow above all) don't reach on white, and until all pairs stay
/// apart for readers without one kind of cone.
package struct Palette: Hashable, Sendable {
  package let colors: [Color]

  /// The color of the `index`-th group; they repeat after the last.
  func color(_ index: Int) -> Color { colors[index % colors.count] }

  /// So many looks of groups there are: each color full and, after that, light within its rim.
  static let looks = 2 * onLight.colors.count

  /// Whether the `index`-th group is full, not light within its rim.
  func isFull(_ index: Int) -> Bool { (index / colors.count).isMultiple(of: 2) }

  /// What to say where groups look the same; nil where none do.
  static func remark(groups count: Int) -> String? {
    guard count > looks else { return nil }
    return
      "There are \(count) groups but only \(looks) distinct styles, so some look the same; show "
      + "fewer with `where`"
  }

  /// For a white background: blue, vermillion, bluish green, reddish purple, orange, sky blue, black,
  /// yellow.
  package static let onLight = Palette(colors: [
    Color(0x005FA3), Color(0xC04000), Color(0x009A70), Color(0xCB74A6), Color(0xC08400),
    Color(0x439BD9), Color(0x000000), Color(0x4A4400),
  ])

  /// For a nearly black background, in the same order; white in the place of black.
  package static let onDark = Palette(colors: [
    Color(0x2586D0), Color(0xE05F18), Color(0x18B487), Color(0xCF77AB), Color(0xEDA415),
    Color(0x86CEF6), Color(0xE4E6E9), Color(0xF4EC4A),
  ])
}
