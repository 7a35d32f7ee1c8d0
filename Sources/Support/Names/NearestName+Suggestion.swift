extension NearestName {
  /// What to do about an unknown name: "did you mean `x`?", or else, after `list`, what there is; a
  /// long list is cut. A character that cannot be seen is named first.
  package static func suggestion(
    for name: String, among known: [String], list: String
  ) -> String? {
    advice(for: name, among: known)
      ?? (known.isEmpty ? nil : "\(list): " + NameList.text(known))
  }

  /// The characters of a name that known names do not have, and what it may have been meant for; nil where
  /// neither is known.
  static func advice(for name: String, among known: [String]) -> String? {
    guard let odd = oddCharacter(in: name, among: known) else {
      return question(for: name, among: known)
    }
    return odd.advice
      + (question(for: LookAlike.plain(name), among: known).map { "; \($0)" } ?? "")
  }

  /// The first character of a name that cannot be seen or looks like another; nil where known names have
  /// such characters as well.
  static func oddCharacter(in name: String, among known: [String]) -> LookAlike? {
    guard let odd = LookAlike.first(in: name),
      !known.contains(where: { LookAlike.first(in: $0) != nil })
    else { return nil }
    return odd
  }
}
