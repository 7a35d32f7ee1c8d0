internal import Names

/// What a figure leaves out of its trials, by the reason: a reason is given once, however many trials it is
/// for.
struct Omissions {
  private enum Reason: Hashable {
    /// What follows the name of one trial, and the names of several.
    case clause(one: String, many: String)
    /// A value that has no place on its axis.
    case value(title: String, atPoints: Bool, Fault)
  }

  private enum Fault: Hashable { case notPositive, notANumber, tooLarge }

  private struct Group {
    let reason: Reason
    /// Each once.
    var names: [String] = []
    /// Those that have no place.
    var values: Set<Double> = []
  }

  private var groups: [Group] = []
  /// What is left out that has no name of its own, a sentence each.
  var others: [String] = []

  /// Leaves out one trial.
  ///
  /// - Parameters:
  ///   - name: which no other trial of the figure has.
  ///   - one: why, such as "which has no OpScore".
  ///   - many: the same of several trials; nil where it is the same words.
  mutating func add(_ name: String, _ one: String, many: String? = nil) {
    add(name, .clause(one: one, many: many ?? one), nil)
  }

  /// Leaves out what has this value.
  ///
  /// - Parameters:
  ///   - title: of the quantity, as it stands in a sentence.
  ///   - atPoints: whether only points of the trial are left out.
  mutating func add(_ name: String, _ title: String, is value: Double, atPoints: Bool = false) {
    let fault: Fault =
      value.isNaN ? .notANumber : value <= 0 && value.isFinite ? .notPositive : .tooLarge
    add(name, .value(title: title, atPoints: atPoints, fault), value)
  }

  private mutating func add(_ name: String, _ reason: Reason, _ value: Double?) {
    let index = groups.firstIndex { $0.reason == reason } ?? groups.count
    if index == groups.count { groups.append(Group(reason: reason)) }
    if !groups[index].names.contains(name) { groups[index].names.append(name) }
    if let value { groups[index].values.insert(value) }
  }

  /// A sentence for each reason.
  var notes: [String] {
    others + groups.map { "Not shown: \(NameList.sentence($0.names))\(Self.clause($0))." }
  }

  private static func clause(_ group: Group) -> String {
    let isOne = group.names.count == 1
    switch group.reason {
    case .clause(let one, let many):
      return ", " + (isOne ? one : many)
    case .value(let title, let atPoints, let fault):
      let what: String =
        switch (fault, group.values.count) {
        case (.notANumber, _): "not a number"
        case (.notPositive, 1), (.tooLarge, 1): group.values.first.map(text) ?? ""
        case (.notPositive, _): "0 or negative"
        case (.tooLarge, _): "too large to be drawn"
        }
      return atPoints
        ? " where \(isOne ? "its" : "their") \(title) is \(what)" : ", whose \(title) is \(what)"
    }
  }

  private static func text(_ value: Double) -> String {
    value.isFinite ? DataValue.number(value).text : value < 0 ? "minus infinity" : "infinite"
  }
}
