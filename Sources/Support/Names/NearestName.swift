/// Finds the known name that a misspelled one most likely stands for.
package enum NearestName {
  /// The nearest of the names, or nil where none is near: at most one edit per three
  /// characters, and never more than three. Case, `-`, `_` and spaces are ignored.
  /// Ties go to the first name. Where none is near, the only name that contains
  /// the given one is returned: `size_mb` for `size`.
  package static func find(_ name: String, among names: some Sequence<String>) -> String? {
    let wanted = folded(name)
    // Names are short; a text this long is not a misspelled one.
    guard !wanted.isEmpty, wanted.count <= 64 else { return nil }
    let cutoff = min(3, max(1, wanted.count / 3))
    var best: (name: String, distance: Int)?
    for candidate in names {
      let other = folded(candidate)
      guard abs(other.count - wanted.count) <= cutoff else { continue }
      let distance = distance(wanted, other)
      // Names of one or two letters are not near each other without a common letter.
      guard distance <= cutoff, distance < max(wanted.count, other.count) else { continue }
      if distance < best?.distance ?? .max { best = (candidate, distance) }
    }
    return best?.name ?? onlyName(containing: wanted, among: names)
  }

  /// The names that are likely meant: the nearest, or else those that begin with the given one, as `vgg16`
  /// and `vgg19` do with `vgg`; in their order, none where none is near.
  package static func candidates(_ name: String, among names: some Sequence<String>) -> [String] {
    let names = Array(names)
    if let nearest = find(name, among: names) { return [nearest] }
    let wanted = folded(name)
    guard (3...64).contains(wanted.count) else { return [] }
    return names.filter { folded($0).starts(with: wanted) }
  }

  /// "did you mean `vgg16` or `vgg19`?"; nil where no name is near.
  package static func question(for name: String, among names: some Sequence<String>) -> String? {
    let meant = candidates(name, among: names)
    if meant.isEmpty { return nil }
    if meant.count > 4 { return "did you mean one of \(NameList.text(meant, limit: 6))?" }
    let quoted = meant.map { "`\($0)`" }
    return "did you mean \(NameList.joined(quoted, by: "or"))?"
  }

  /// The Damerau-Levenshtein distance (optimal string alignment): the number of insertions,
  /// deletions, substitutions and swaps of adjacent characters between two names.
  package static func distance(_ a: String, _ b: String) -> Int {
    distance(Array(a), Array(b))
  }

  package static func distance(_ a: [Character], _ b: [Character]) -> Int {
    var beforeLast: [Int] = []
    var last = Array(0...b.count)
    for i in a.indices {
      var row = [i + 1]
      row.reserveCapacity(b.count + 1)
      for j in b.indices {
        var cost = min(last[j + 1] + 1, row[j] + 1, last[j] + (a[i] == b[j] ? 0 : 1))
        if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] {
          cost = min(cost, beforeLast[j - 1] + 1)
        }
        row.append(cost)
      }
      (beforeLast, last) = (last, row)
    }
    return last[b.count]
  }

  private static func onlyName(
    containing wanted: [Character], among names: some Sequence<String>
  ) -> String? {
    guard wanted.count >= 3 else { return nil }
    let part = String(wanted)
    var holders = names.filter { String(folded($0)).contains(part) }.makeIterator()
    let first = holders.next()
    return holders.next() == nil ? first : nil
  }

  private static func folded(_ name: String) -> [Character] {
    name.lowercased().map { $0 == "-" || $0 == " " ? "_" : $0 }
  }
}
