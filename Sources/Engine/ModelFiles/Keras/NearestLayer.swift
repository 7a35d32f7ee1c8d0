/// Finds the layer that was most likely meant.
enum NearestLayer {
  /// The name with the fewest edits, if those are at most a third of its characters; ties go
  /// to the first.
  static func find(_ name: String, among names: [String]) -> String? {
    let wanted = Array(name)
    var best: (name: String, distance: Int)?
    // Names in files may be of any length; a much longer one is not a misspelling.
    for other in names.prefix(10_000) where abs(other.count - wanted.count) <= wanted.count / 3 {
      let distance = distance(wanted, Array(other))
      if distance <= wanted.count / 3, distance < best?.distance ?? .max {
        best = (other, distance)
      }
    }
    return best?.name
  }

  /// The number of insertions, deletions and substitutions between two names.
  private static func distance(_ a: [Character], _ b: [Character]) -> Int {
    var row = Array(0...b.count)
    for i in a.indices {
      var diagonal = row[0]
      row[0] = i + 1
      for j in b.indices {
        let above = row[j + 1]
        row[j + 1] = min(above + 1, row[j] + 1, diagonal + (a[i] == b[j] ? 0 : 1))
        diagonal = above
      }
    }
    return row[b.count]
  }
}
