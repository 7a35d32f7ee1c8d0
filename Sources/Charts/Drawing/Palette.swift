/// Colours that tell groups apart, for readers with any kind of colour vision.
///
/// Source of the hues and of their use: Okabe and Ito 2008, Color Universal Design, figure 16. Each
/// is made darker or lighter here until its contrast with the background is 3 : 1 or more, which
/// the originals (sky blue and yellow above all) don't reach on white.
public struct Palette: Hashable, Sendable {
  public let colours: [Colour]

  /// The colour of the `index`-th group; they repeat after the last.
  func colour(_ index: Int) -> Colour { colours[index % colours.count] }

  /// For a white background: blue, vermillion, bluish green, reddish purple, orange, sky blue, black
  /// as grey, yellow.
  public static let onLight = Palette(colours: [
    Colour(0x0072B2), Colour(0xD55E00), Colour(0x009E73), Colour(0xB8578C), Colour(0xB27A00),
    Colour(0x3197D0), Colour(0x4D4D4D), Colour(0x8F8600),
  ])

  /// For a nearly black background, in the same order.
  public static let onDark = Palette(colours: [
    Colour(0x3D9BDC), Colour(0xF0772B), Colour(0x1DB88B), Colour(0xDB8BB8), Colour(0xE69F00),
    Colour(0x7CC7F0), Colour(0xB8BCC2), Colour(0xF0E442),
  ])
}
