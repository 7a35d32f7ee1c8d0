extension NearestName {
  /// What to do about an unknown name: "did you mean `x`?", or else, after `list`, what there is; a
  /// long list is cut.
  package static func suggestion(
    for name: String, among known: [String], list: String
  ) -> String? {
    if let nearest = find(name, among: known) { return "did you mean `\(nearest)`?" }
    return known.isEmpty ? nil : "\(list): " + NameList.text(known)
  }
}
