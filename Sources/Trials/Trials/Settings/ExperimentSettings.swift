package import Assessment

/// What an experiment block asks for, names checked and defaults filled in.
///
/// Each setting of the table has a list of values, such as `settings.epochs`, and every combination of
/// them is a trial. No list is empty.
@dynamicMemberLookup
package struct ExperimentSettings: Hashable, Sendable {
  /// What is set, by the names of the settings; others have their usual value.
  private var lists: [String: SettingList] = [:]
  /// What counts as time in OpScore; in no key.
  package var timeWeights = TimeWeights.inference

  /// - Parameter change: sets more than what has no usual value.
  package init(
    models: [ModelSource], datasets: [DatasetChoice], _ change: (inout Self) -> Void = { _ in }
  ) {
    self.models = models
    self.datasets = datasets
    change(&self)
  }

  package subscript<Value>(setting: Setting<Value>) -> [Value] {
    get { lists[setting.name]?.values() ?? [setting.usual].compactMap { $0 } }
    set {
      precondition(!newValue.isEmpty, "an experiment has a value of `\(setting.name)`")
      let isUsual = setting.usual.map { newValue == [$0] } ?? false
      lists[setting.name] = isUsual ? nil : SettingList(newValue)
    }
  }

  package subscript<Value>(
    dynamicMember path: KeyPath<TrialSetting, Setting<Value>>
  ) -> [Value] {
    get { self[TrialSetting.table[keyPath: path]] }
    set { self[TrialSetting.table[keyPath: path]] = newValue }
  }
}

/// The values of one setting, whatever their type.
private struct SettingList: Hashable, Sendable {
  private let list: any Hashable & Sendable

  init<Value: Hashable & Sendable>(_ values: [Value]) { list = values }

  func values<Value>() -> [Value] {
    guard let values = list as? [Value] else {
      preconditionFailure("a setting has values of one type")
    }
    return values
  }

  static func == (a: Self, b: Self) -> Bool { AnyHashable(a.list) == AnyHashable(b.list) }

  func hash(into hasher: inout Hasher) { hasher.combine(AnyHashable(list)) }
}
