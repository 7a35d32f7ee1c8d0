internal import Foundation
internal import Names

/// Marks of different things at one place, of which a reader would see only the one above.
struct Overlaps {
  private struct Place: Hashable {
    let column, row: Int
  }

  /// The marks that lie on each other, two or more, in their order.
  private(set) var groups: [[Int]] = []
  /// Of each mark, how many of other things are drawn above it.
  private(set) var above: [Int]

  /// - Parameters:
  ///   - marks: where marks lie, in the order in which they are drawn, and of what; those of one thing do
  ///     not hide each other.
  ///   - distance: marks that are nearer lie on each other; in CSS pixels.
  init(_ marks: [(at: Position, of: Int)], nearer distance: Double = 2) {
    above = [Int](repeating: 0, count: marks.count)
    var found: [Place: [Int]] = [:]
    var members: [[Int]] = []
    for (index, mark) in marks.enumerated() {
      let place = Place(
        column: Int((mark.at.x / distance).rounded(.down)),
        row: Int((mark.at.y / distance).rounded(.down)))
      let near = (-1...1).lazy.flatMap { dx in
        (-1...1).map { Place(column: place.column + dx, row: place.row + $0) }
      }.flatMap { found[$0] ?? [] }.first { group in
        marks[members[group][0]].at.distance(to: mark.at) < distance
      }
      if let near {
        members[near].append(index)
      } else {
        found[place, default: []].append(members.count)
        members.append([index])
      }
    }
    for group in members where Set(group.map { marks[$0].of }).count > 1 {
      groups.append(group)
      for (place, index) in group.enumerated() {
        above[index] =
          Set(group[(place + 1)...].map { marks[$0].of })
          .subtracting([marks[index].of]).count
      }
    }
  }

  /// The radius of a marker under so many others, which shows around these.
  static func radius(_ radius: Double, under others: Int) -> Double {
    radius * (1 + 0.75 * Double(min(others, 4)))
  }

  /// What to say of things with the same values, by their names; nil where all differ.
  ///
  /// - Parameters:
  ///   - marks: what lies where, such as "Bubbles".
  ///   - how: how a reader sees them all the same.
  static func note<Value: Hashable>(
    _ marks: String, of things: [(name: String, value: Value)], how: String
  ) -> String? {
    var order: [Value] = []
    var names: [Value: [String]] = [:]
    for thing in things {
      if names[thing.value] == nil { order.append(thing.value) }
      if names[thing.value]?.contains(thing.name) ?? false { continue }
      names[thing.value, default: []].append(Wording.plain(thing.name))
    }
    var seen: Set<[String]> = []
    let groups = order.compactMap { names[$0] }.filter { $0.count > 1 && seen.insert($0).inserted }
    if groups.isEmpty { return nil }
    let listed = groups.prefix(3).map { NameList.sentence($0) }
    let more = groups.count - listed.count
    return "\(marks) of the same values lie on each other: "
      + (listed + (more > 0 ? [Counted.text(more, "more group")] : [])).joined(separator: "; ")
      + ". \(how)."
  }
}
