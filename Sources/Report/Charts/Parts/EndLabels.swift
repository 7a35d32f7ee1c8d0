/// Spreads labels along one line so that none touch and each stays as near as can be to its place.
enum EndLabels {
  /// - Parameters:
  ///   - wanted: the middles of the labels, in any order.
  ///   - spacing: the least distance of two middles.
  ///   - range: where middles may lie.
  /// - Returns: the middles in the order of `wanted`, or nil where there is no room for all.
  static func spread(_ wanted: [Double], spacing: Double, within range: ClosedRange<Double>)
    -> [Double]?
  {
    let needed = spacing * Double(wanted.count - 1)
    guard needed <= range.upperBound - range.lowerBound else { return nil }
    let order = wanted.indices.sorted { (wanted[$0], $0) < (wanted[$1], $1) }
    // Labels that would touch form a block around the mean of their places; blocks that touch merge.
    var blocks: [(members: [Int], first: Double)] = []
    for index in order {
      var block = (members: [index], first: wanted[index])
      block.first = min(max(block.first, range.lowerBound), range.upperBound)
      while let last = blocks.last,
        block.first < last.first + Double(last.members.count) * spacing
      {
        blocks.removeLast()
        let members = last.members + block.members
        let mean =
          members.enumerated().reduce(0) { $0 + wanted[$1.element] - Double($1.offset) * spacing }
          / Double(members.count)
        let highest = range.upperBound - Double(members.count - 1) * spacing
        block = (members, min(max(mean, range.lowerBound), highest))
      }
      blocks.append(block)
    }
    var result = wanted
    for block in blocks {
      for (offset, index) in block.members.enumerated() {
        result[index] = block.first + Double(offset) * spacing
      }
    }
    return result
  }
}
