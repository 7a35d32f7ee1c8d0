/// Finds the name that an author most likely meant.
package enum NearestName {
  /// The nearest of the names, or nil when none is near: at most one edit for each three
  /// characters, and never more than three. Case, `-`, `_` and spaces count as no edit.
  /// Of equally near names the first is taken. Where none is near, the only name that contains
  /// what was written is meant: `size_mb` by `size`.
  package static func find(_ name: String, among names: some Sequence<String>) -> String? {
    let wanted = folded(name)
    // A name is short; a text that long is no misspelling of one.
    guard !wanted.isEmpty, wanted.count <= 64 else { return nil }
    let cutoff = min(3, max(1, wanted.count / 3))
    var best: (name: String, distance: Int)?
    for candidate in names {
      let other = folded(candidate)
      guard abs(other.count - wanted.count) <= cutoff else { continue }
      let distance = distance(wanted, other)
      // A name of one or two letters is not "near" to another one by having none of its letters.
      guard distance <= cutoff, distance < max(wanted.count, other.count) else { continue }
      if distance < best?.distance ?? .max { best = (candidate, distance) }
    }
    return best?.name ?? onlyName(containing: wanted, among: names)
  }

  /// The Damerau-Levenshtein distance (optimal string alignment): how many insertions,
  /// deletions, substitutions and swaps of neighbors make one name of the other.
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
