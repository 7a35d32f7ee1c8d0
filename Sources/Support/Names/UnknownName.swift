/// A name that is not among the known ones, in the words of every message about one.
///
/// "unknown model `resnt50`; did you mean `resnet50`?", or where none is near,
/// "unknown model `x`; known: `resnet8`, `resnet14`".
package struct UnknownName: CustomStringConvertible, Hashable, Sendable {
  private let kind: String
  private let name: String
  private let place: String
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
    self.place = place.map { " in \($0)" } ?? ""
    self.known = Array(known)
    self.hint = hint
  }

  /// - Parameter receiver: what the name is a value or a parameter for, such as "`optimizer`".
  package init(
    _ kind: String, _ name: String, for receiver: String, known: some Sequence<String>
  ) {
    self.kind = kind
    self.name = name
    place = " for \(receiver)"
    self.known = Array(known)
    hint = nil
  }

  package var description: String { message + (remedy.map { "; \($0)" } ?? "") }

  /// What is wrong, without what to do about it.
  package var message: String { "unknown \(kind) `\(name)`\(place)" }

  /// What to do about it; nil where nothing is known.
  package var remedy: String? {
    NearestName.advice(for: name, among: known)
      ?? hint ?? (known.isEmpty ? nil : "known: \(NameList.text(known))")
  }

  /// The known name that is most likely meant.
  package var nearest: String? {
    let isOdd = NearestName.oddCharacter(in: name, among: known) != nil
    return NearestName.find(isOdd ? LookAlike.plain(name) : name, among: known)
  }
}
