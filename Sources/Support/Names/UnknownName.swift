/// A name that is not among those known: the one wording that all messages have for it.
///
///     unknown model `resnt20`; did you mean `resnet20`?
///     unknown option `colour` of `table`; known: `columns`, `sort`, `format`
package struct UnknownName: Error, Hashable, Sendable, CustomStringConvertible {
  /// What it should name, in the singular and without an article: "model".
  package let kind: String
  package let name: String
  /// What the name belongs to, as it stands behind the name: "`table`".
  package let owner: String?
  /// Every name that would do; empty where there are too many to compare, or none.
  package let known: [String]

  package init(_ kind: String, _ name: String, of owner: String? = nil, known: [String]) {
    self.kind = kind
    self.name = name
    self.owner = owner
    self.known = known
  }

  /// The known name that is most likely meant.
  package var nearest: String? { NearestName.find(name, among: known) }

  /// What is wrong: one sentence without a final period.
  package var message: String {
    "unknown \(kind) `\(name)`" + (owner.map { " of \($0)" } ?? "")
  }

  /// What to do about it: the nearest name, or else those that are known; a long list is cut.
  package var advice: String? {
    if let nearest { return "did you mean `\(nearest)`?" }
    return known.isEmpty ? nil : "known: " + NameList.text(known)
  }

  /// Message and advice in one line.
  package var description: String { message + (advice.map { "; \($0)" } ?? "") }
}
