/// Makes the `id`s of headings.
struct Anchors {
  private var taken: Set<String>
  private var counts: [String: Int] = [:]

  init(taken: Set<String>) { self.taken = taken }

  /// Letters and digits in lower case, with one `-` for all else between them, and a number
  /// where that is taken.
  mutating func next(for text: String) -> String {
    let words = text.lowercased().split { !$0.isLetter && !$0.isNumber }
    let slug = words.isEmpty ? "section" : words.joined(separator: "-")
    guard taken.contains(slug) else {
      taken.insert(slug)
      return slug
    }
    var n = counts[slug] ?? 2
    while taken.contains("\(slug)-\(n)") { n += 1 }
    counts[slug] = n + 1
    taken.insert("\(slug)-\(n)")
    return "\(slug)-\(n)"
  }
}
