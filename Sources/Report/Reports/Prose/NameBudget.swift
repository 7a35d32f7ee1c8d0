internal import Names

/// Finds the names that were meant, for as many wrong ones as can be compared in little time: to
/// compare thousands with thousands would take longer than anybody waits.
struct NameBudget {
  /// How many pairs of names may still be compared.
  private var pairs = 100_000

  /// The nearest name; one that differs in case only comes first.
  mutating func nearest(_ wanted: String, among names: [String]) -> String? {
    guard pairs > 0 else { return nil }
    pairs -= names.count
    let lower = wanted.lowercased()
    return names.first { $0.lowercased() == lower } ?? NearestName.find(wanted, among: names)
  }
}
