extension NearestName {
  /// What to do about an unknown name: "did you mean `x`?", or else, after `list`, what there is; a
  /// long list is cut.
  package static func suggestion(
    for name: String, among known: [String], list: String
  ) -> String? {
    question(for: name, among: known)
      ?? (known.isEmpty ? nil : "\(list): " + NameList.text(known))
  }
}
