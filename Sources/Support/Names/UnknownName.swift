/// A name that is not among the known ones, in the words of every message about one.
///
/// "unknown model `resnt50`; did you mean `resnet50`?", or where none is near,
/// "unknown model `x`; known: `resnet8`, `resnet14`".
package struct UnknownName: CustomStringConvertible, Sendable {
  private let kind: String
  private let name: String
  private let place: String?
  private let known: [String]
  private let hint: String?

  /// - Parameters:
  ///   - kind: what it should be the name of, such as "model".
  ///   - place: where it is looked for, such as "resnet50" for a layer; nil where that goes without
  ///     saying.
  ///   - known: in the order in which they are listed.
  ///   - hint: where no known name is near, stands in place of the list, such as "`triptych models`
  ///     lists all".
  package init(
    _ kind: String, _ name: String, in place: String? = nil, known: some Sequence<String>,
    hint: String? = nil
  ) {
    self.kind = kind
    self.name = name
    self.place = place
    self.known = Array(known)
    self.hint = hint
  }

  package var description: String {
    let what = "unknown \(kind) `\(name)`" + (place.map { " in \($0)" } ?? "")
    return what + (remedy.map { "; \($0)" } ?? "")
  }

  /// What to do about it; nil where nothing is known.
  package var remedy: String? {
    if let nearest = NearestName.find(name, among: known) { return "did you mean `\(nearest)`?" }
    return hint ?? (known.isEmpty ? nil : "known: \(NameList.text(known))")
  }
}
