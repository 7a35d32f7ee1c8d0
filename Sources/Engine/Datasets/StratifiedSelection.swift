/// Stratified selection of labeled images.
enum StratifiedSelection {
  /// Selects `count` of `indices`, every class in proportion and each image of a class equally
  /// likely. The selected and the others keep their order.
  ///
  /// - Parameters:
  ///   - labels: the class of each index in `indices`, at the same position.
  ///   - purpose: a number of `RandomStream`.
  static func choose(
    _ count: Int, of indices: [Int], labels: [Int32], seed: UInt64, purpose: UInt64
  ) -> (chosen: [Int], others: [Int]) {
    precondition(indices.count == labels.count)
    guard count < indices.count else { return (indices, []) }
    let classes = Int(labels.max() ?? -1) + 1
    var members = [[Int]](repeating: [], count: classes)
    for (position, label) in labels.enumerated() { members[Int(label)].append(position) }
    let shares = apportion(count, to: members.map(\.count))
    var isChosen = [Bool](repeating: false, count: indices.count)
    for (label, share) in shares.enumerated() {
      // One stream per class: selecting fewer of one class does not change another's selection.
      var generator = SeededGenerator(seed: seed, stream: purpose, UInt64(label))
      generator.shuffle(&members[label])
      for position in members[label].prefix(share) { isChosen[position] = true }
    }
    var (chosen, others) = ([Int](), [Int]())
    for (position, index) in indices.enumerated() {
      if isChosen[position] { chosen.append(index) } else { others.append(index) }
    }
    return (chosen, others)
  }

  /// Divides `total` in proportion to `weights` by largest remainders; ties go to the
  /// earlier one. No share exceeds its weight.
  ///
  /// - Parameter total: 0 … the sum of the weights.
  static func apportion(_ total: Int, to weights: [Int]) -> [Int] {
    let sum = weights.reduce(0, +)
    precondition((0...sum).contains(total))
    guard sum > 0 else { return weights }
    let quotas = weights.map { (total * $0).quotientAndRemainder(dividingBy: sum) }
    var shares = quotas.map(\.quotient)
    let byRemainder = quotas.indices.sorted {
      (quotas[$1].remainder, $0) < (quotas[$0].remainder, $1)
    }
    for index in byRemainder.prefix(total - shares.reduce(0, +)) { shares[index] += 1 }
    return shares
  }
}
