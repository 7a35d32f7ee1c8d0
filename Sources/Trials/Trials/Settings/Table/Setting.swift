package import Options

/// One thing that trials can be set by, with values of one type: a row of the table `TrialSetting`.
///
/// All that the program knows of a setting stands in its row: how a notebook says it, what it does to a
/// trial, which keys it enters, and how tables, names and pages state it.
package struct Setting<Value: SettingValue>: AnySetting {
  /// The name of its column and of its fact in keys.
  package let name: String
  /// The option of an `experiment` block; the name where nothing else is said.
  package let optionName: String
  /// How the option was called before.
  package var aliases: [String] = []
  package let group: SettingGroup
  /// What one value of the option is.
  let type: @Sendable (KnownSources) -> OptionType
  /// Whether the option takes a list, which multiplies the grid.
  let isAxis: Bool
  /// The value where the notebook gives none; nil where it must.
  let usual: Value?
  /// Whether help shows it as the default.
  var showsUsual = true
  /// One line, without a final period.
  let help: String
  /// The stages in whose keys it has no place. In those of all others it stands.
  package let irrelevant: StageSet
  let apply: @Sendable (Value, inout Trial) -> Void
  /// What a trial has been set to.
  let value: @Sendable (Trial) -> Value?

  /// What keys call it where that is not its name. Settings with one name stand in one fact.
  package var factName: String?
  /// What stands in the keys of a stage; nil leaves the setting out of them.
  var fact: @Sendable (TrialFacts, StageSet) -> String?
  /// The heading of its column; nil where results have none.
  var heading: String?
  /// The column's value where a result knows more than the trial it was set by.
  var columnValue: (@Sendable (TrialResult) -> ResultColumn.Value)?
  /// Whether its values in a trial's name go without its own name.
  var isNamedByValue = false
  /// What the page calls it; nil where it is not stated.
  var title: String?
  /// What the page states where that is not the values under the title.
  var page: (@Sendable ([Value], PageContext) -> [PageFact])?
  /// The values that one which is left to others stands for.
  var settled: @Sendable (Value, ExperimentSettings) -> [Value] = { value, _ in [value] }
  /// Whether results have the value that the notebook gives, as data in a folder have not.
  var isKnownBefore: @Sendable (Value) -> Bool = { _ in true }
  /// The same value, its path starting in a folder where it is relative.
  var resolved: @Sendable (Value, _ folder: String) -> Value = { value, _ in value }
  /// How `{pretrain: …}` says it; nil where it can't.
  var pretraining: PretrainingOption?
  /// Whether a value in the notebook is read here. Others are read by those who check paths and names.
  var isReadPlainly = true

  /// - Parameters:
  ///   - single: whether the option takes one value alone.
  ///   - type: of one value.
  init(
    _ name: String, option: String? = nil, _ group: SettingGroup, single isSingle: Bool = false,
    usual: Value?, irrelevantTo irrelevant: StageSet = [], help: String,
    apply: @escaping @Sendable (Value, inout Trial) -> Void,
    value: @escaping @Sendable (Trial) -> Value?,
    type: @escaping @Sendable (KnownSources) -> OptionType
  ) {
    self.name = name
    optionName = option ?? name
    self.group = group
    isAxis = !isSingle
    self.usual = usual
    self.irrelevant = irrelevant
    self.help = help
    self.apply = apply
    self.value = value
    self.type = type
    fact = { facts, _ in value(facts.trial).map(\.settingText) }
  }

  /// A setting that is a property of the trial.
  init(
    _ name: String, option: String? = nil, _ group: SettingGroup, single isSingle: Bool = false,
    _ type: OptionType, usual: Value?, irrelevantTo irrelevant: StageSet = [],
    at path: any WritableKeyPath<Trial, Value> & Sendable, help: String
  ) {
    self.init(
      name, option: option, group, single: isSingle, usual: usual, irrelevantTo: irrelevant,
      help: help, apply: { $1[keyPath: path] = $0 }, value: { $0[keyPath: path] },
      type: { _ in type })
  }

  /// The same with something said that most rows need not say.
  func with(_ change: (inout Self) -> Void) -> Self {
    var row = self
    change(&row)
    return row
  }

  /// How a training that others start from says a setting of experiments.
  struct PretrainingOption: Sendable {
    /// Nil where it is the same.
    var type: OptionType?
    var help: String?
    var isRequired = false
  }
}

// MARK: Options

extension Setting {
  package func option(_ known: KnownSources) -> OptionSpec {
    let type = type(known)
    return OptionSpec(
      optionName, isAxis ? .oneOrMore(type) : type,
      default: showsUsual ? usual?.optionContent : nil, required: usual == nil, aliases: aliases,
      help: help)
  }

  package func pretrainingOption(_ known: KnownSources) -> OptionSpec? {
    pretraining.map { own in
      OptionSpec(
        optionName, own.type ?? type(known), default: showsUsual ? usual?.optionContent : nil,
        required: own.isRequired, aliases: aliases, help: own.help ?? help)
    }
  }

  package func read(_ option: OptionValue, into settings: inout ExperimentSettings) {
    guard isReadPlainly else { return }
    // An option with a list as its single value is read whole.
    let items = isAxis ? option.listValue ?? [option] : [option]
    let values = items.compactMap(Value.init)
    if !values.isEmpty { settings[self] = values }
  }
}

// MARK: The grid

extension Setting {
  package func axis(of settings: ExperimentSettings) -> TrialGrid.Axis {
    let values = settings[self]
    var known: [ResultColumn.Value]? = []
    for value in values {
      let settled = settled(value, settings)
      guard heading != nil, settled.count == 1, isKnownBefore(value) else {
        known = nil
        break
      }
      known?.append(settled[0].columnValue)
    }
    return TrialGrid.Axis(
      column: heading == nil ? nil : name, isRepeat: group == .seed, count: values.count,
      values: known
    ) { folder in
      values.map { value in
        let value = folder.map { resolved(value, $0) } ?? value
        return { apply(value, &$0) }
      }
    }
  }

  package func reset(_ trial: inout Trial) { if let usual { apply(usual, &trial) } }
}

// MARK: Statements

extension Setting {
  package func fact(_ facts: TrialFacts, of stage: StageSet) -> String? { fact(facts, stage) }

  package var column: ResultColumn? {
    guard let heading else { return nil }
    let measured = columnValue
    var column = ResultColumn(name: name, title: heading, kind: Value.columnKind) { result in
      measured?(result) ?? value(result.settings)?.columnValue ?? .missing
    }
    column.reading = Value.columnValue(of:)
    return column
  }

  package func nameText(_ trial: Trial) -> String {
    let text = value(trial)?.settingText ?? ""
    return isNamedByValue ? text : "\(name) \(text)"
  }

  package func pageFacts(_ context: PageContext) -> [PageFact] {
    var values: [Value] = []
    for value in context.settings[self].flatMap({ settled($0, context.settings) })
    where !values.contains(value) {
      values.append(value)
    }
    if let page { return page(values, context) }
    guard let title else { return [] }
    let texts = values.map(\.settingText).filter { !$0.isEmpty }
    return texts.isEmpty ? [] : [PageFact(title, texts.joined(separator: ", "))]
  }
}
