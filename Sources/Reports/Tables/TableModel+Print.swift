extension TableModel {
  /// About how wide the table is in print, in units of its type's size: on paper nothing scrolls, so that
  /// the style sheet chooses the size by which the table fits.
  var printedWidth: Int {
    let body = rows + extremes + totals
    let widths = columns.indices.map { index -> Double in
      let cells = body.map { $0.cells[index].text }
      // Heads break between words; names may take several lines, numbers may not.
      let head = columns[index].title.split(separator: " ").map(\.count).max() ?? 0
      let longest = cells.map(\.count).max() ?? 0
      let cell = columns[index].isNumeric ? longest : min(longest, Self.longestLine)
      return Double(max(head, cell)) * Self.letter + Self.padding
    }
    return Int(widths.reduce(0, +).rounded(.up))
  }

  /// Of a text in one line.
  private static let longestLine = 24
  /// The width of a digit in the widest of the usual fonts.
  private static let letter = 0.64
  /// Of a cell, left and right.
  private static let padding = 0.94

  /// Whether the table needs a page across: upright its type would be too small to be read.
  var isPrintedAcross: Bool { printedWidth > 90 }
}
