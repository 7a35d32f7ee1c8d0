/// What one chart shows: plain values that can check, describe and draw themselves.
///
/// A new kind of chart is a type that conforms, in a file of its own.
package protocol ChartSpec: Sendable {
  /// One or two sentences that stand for the picture where it can't be seen, without line breaks.
  var alternativeText: String { get }

  /// The numbers behind the picture, unrounded, in the order given.
  var table: ChartTable { get }

  /// All that the picture shows as the user gave it: names, titles, groups.
  var texts: [String] { get }

  /// What a reader of a picture of any size should know, one sentence each, with its period.
  var notes: [String] { get }

  /// What a reader of a picture of this size could miss or take wrongly, one sentence each, without a
  /// final period. `validate` has passed.
  func remarks(size: (width: Int, height: Int)) throws -> [String]

  /// - Throws: `ChartError` that names the value that can't be drawn.
  func validate() throws

  /// The height that suits `width`, both in CSS pixels: a narrow chart puts its legend beneath and
  /// its facets below one another.
  func height(forWidth width: Int) -> Int

  /// The places of a picture of this size, in CSS pixels, that say more where a pointer rests; later ones
  /// lie above. `validate` has passed.
  func spots(size: (width: Int, height: Int)) throws -> [ChartSpot]

  /// Draws onto an empty canvas. `validate` has passed.
  func draw(on canvas: Canvas) throws
}

extension ChartSpec {
  package var notes: [String] { [] }

  package func remarks(size: (width: Int, height: Int)) throws -> [String] { [] }

  /// A sheet without a picture, to lay this chart out on.
  func sheet(width: Int, height: Int) throws -> Sheet {
    let sheet = try Sheet(width: width, height: height, theme: .light)
    sheet.letter(texts: texts)
    return sheet
  }

  package func spots(size: (width: Int, height: Int)) throws -> [ChartSpot] { [] }
}

/// A rectangle of a chart, in CSS pixels from the upper left corner, and what it stands for.
package struct ChartSpot: Hashable, Sendable {
  package let x, y, width, height: Double
  package let text: String
}
