extension TableModel {
  /// About how wide the table is in print, in units of its type's size: on paper nothing scrolls, so that
  /// the style sheet chooses the size by which the table fits.
  var printedWidth: Int {
    let body = rows + extremes + totals
    let widths = columns.indices.map { index -> Double in
      let head = Self.longestWord(columns[index].title)
      let cells = body.map { row in
        let text = row.cells[index].text
        return columns[index].isNumeric ? text.count : Self.longestWord(text)
      }
      return Double(max(head, cells.max() ?? 0)) * Self.letter + Self.padding
    }
    return Int(widths.reduce(0, +).rounded(.up))
  }

  /// A word beyond this is broken.
  private static let mostLetters = 24
  /// The width of a letter or digit in the widest of the usual fonts.
  private static let letter = 0.68
  /// Of a cell, left and right.
  private static let padding = 0.94

  /// Of the words that lines break between.
  private static func longestWord(_ text: String) -> Int {
    min(text.split(separator: " ").map(\.count).max() ?? 0, mostLetters)
  }

  /// Whether a text has a word that is broken in print.
  static func isLong(_ text: String) -> Bool {
    text.split(separator: " ").contains { $0.count > mostLetters }
  }

  /// Whether the table needs a page across: upright its type would be too small to be read.
  var isPrintedAcross: Bool { printedWidth > Self.mostUpright && !isTooWideForPaper }

  /// Whether even on a page across the type would be too small to be read.
  var isTooWideForPaper: Bool { printedWidth > Self.mostAcross }

  /// The widths of the style sheet's paper, 165 and 250 mm, in type of 5.5 points, the smallest that
  /// is read without a glass.
  private static let mostUpright = 85
  private static let mostAcross = 128
}
