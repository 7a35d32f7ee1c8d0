/// What a reader calls a trial: its model, and whatever else tells it from the others of its block.
package enum TrialName {
  /// The names of a block's trials, in their order.
  package static func texts(of trials: [Trial]) -> [String] {
    let all = trials.map { trial in TrialSetting.ofNames.map { $0.nameText(trial) } }
    guard let first = all.first else { return [] }
    let telling = first.indices.dropFirst().filter { index in
      all.contains { $0[index] != first[index] }
    }
    return all.map { own in ([own[0]] + telling.map { own[$0] }).joined(separator: ", ") }
  }
}
