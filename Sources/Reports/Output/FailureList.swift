/// What has gone wrong once has often gone wrong many times, as where a data set is missing.
public enum FailureList {
  /// More names than this are counted; the end of the page has them all.
  private static let limit = 3

  /// Trials that failed for one reason: all of a few, else the first and how many more there are.
  public static func shortened(_ names: [String]) -> [String] {
    names.count <= limit ? names : ["\(names[0]) and \(names.count - 1) more trials"]
  }
}

extension Array {
  /// The elements by what they have in common, in the order of the first of each.
  func groupedInOrder<Key: Hashable>(by key: (Element) -> Key) -> [(key: Key, elements: [Element])]
  {
    var places: [Key: Int] = [:]
    var groups: [(key: Key, elements: [Element])] = []
    for element in self {
      let key = key(element)
      if let place = places[key] {
        groups[place].elements.append(element)
      } else {
        places[key] = groups.count
        groups.append((key, [element]))
      }
    }
    return groups
  }
}
