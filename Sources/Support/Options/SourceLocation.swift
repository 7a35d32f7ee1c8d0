/// A place in a text file, as editors count: the first line and the first column are 1,
/// a column is one character.
package struct SourceLocation: Hashable, Sendable, Comparable, CustomStringConvertible {
  package let file: String
  package let line: Int
  package let column: Int

  package init(file: String, line: Int, column: Int) {
    self.file = file
    self.line = line
    self.column = column
  }

  /// The place of what no author has written, such as a default.
  package static let nowhere = SourceLocation(file: "", line: 1, column: 1)

  package var description: String { "\(file):\(line):\(column)" }

  package static func < (a: Self, b: Self) -> Bool {
    (a.file, a.line, a.column) < (b.file, b.line, b.column)
  }
}
