/// A glob pattern: `*` matches any characters, also none, `?` matches one.
struct GlobPattern {
  private let pattern: [Character]

  init(_ text: String) { pattern = Array(text) }

  /// Whether a text is a pattern rather than a name.
  static func isPattern(_ text: String) -> Bool { text.contains { $0 == "*" || $0 == "?" } }

  func matches(_ name: String) -> Bool {
    let name = Array(name)
    var (p, n) = (0, 0)
    // The position of the last `*`, and how much of the name it has matched so far.
    var star: (pattern: Int, name: Int)?
    while n < name.count {
      if p < pattern.count, pattern[p] == "*" {
        star = (p, n)
        p += 1
      } else if p < pattern.count, pattern[p] == "?" || pattern[p] == name[n] {
        p += 1
        n += 1
      } else if let last = star {
        // The `*` matches one more: no earlier one has to, as this one can match whatever it could.
        star = (last.pattern, last.name + 1)
        p = last.pattern + 1
        n = last.name + 1
      } else {
        return false
      }
    }
    return pattern[p...].allSatisfy { $0 == "*" }
  }
}
