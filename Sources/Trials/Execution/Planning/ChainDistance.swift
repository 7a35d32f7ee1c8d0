/// How unlike two chains of techniques are.
enum ChainDistance {
  /// What it costs to change a step's parameters, and to put another step in its place or none.
  private static let (parameters, step) = (1, 2)

  /// The least cost of changing one chain, as it stands in keys, into the other: Levenshtein's distance over
  /// the steps.
  static func between(_ first: String?, _ second: String?) -> Int {
    let (a, b) = (steps(first), steps(second))
    var row = Array(0...b.count).map { $0 * step }
    for (i, old) in a.enumerated() {
      var next = [(i + 1) * step]
      for (j, new) in b.enumerated() {
        next.append(min(row[j] + cost(old, new), row[j + 1] + step, next[j] + step))
      }
      row = next
    }
    return row[b.count]
  }

  private static func steps(_ chain: String?) -> [Substring] {
    chain.map { $0.split(separator: " + ") } ?? []
  }

  private static func cost(_ old: Substring, _ new: Substring) -> Int {
    if old == new { return 0 }
    return old.prefix { $0 != "(" } == new.prefix { $0 != "(" } ? parameters : step
  }
}
