package import Compression
package import Datasets
package import Kernels
package import Networks
package import Options
package import Training

/// A value that a setting can have: how a notebook writes it, and how tables and keys do.
package protocol SettingValue: Hashable, Sendable {
  /// Nil where the option holds no such value.
  init?(_ option: OptionValue)
  /// As a notebook would write it; nil where it would write nothing.
  var optionContent: OptionValue.Content? { get }
  /// As one word or a short text.
  var settingText: String { get }
  /// As a column of the results has it.
  var columnValue: ResultColumn.Value { get }
  static var columnKind: ResultColumn.Kind { get }
  /// What a text stands for in a column of numbers; nil where it is no such value.
  static func columnValue(of text: String) -> ResultColumn.Value?
}

extension SettingValue {
  package var optionContent: OptionValue.Content? { .string(settingText) }
  package var columnValue: ResultColumn.Value { .text(settingText) }
  package static var columnKind: ResultColumn.Kind { .text }
  package static func columnValue(of text: String) -> ResultColumn.Value? { nil }
}

extension Int: SettingValue {
  package init?(_ option: OptionValue) {
    guard let value = option.integerValue else { return nil }
    self = value
  }

  package var optionContent: OptionValue.Content? { .integer(self) }
  package var settingText: String { String(self) }
  package var columnValue: ResultColumn.Value { .integer(self) }
  package static var columnKind: ResultColumn.Kind { .integer }
}

extension Double: SettingValue {
  package init?(_ option: OptionValue) {
    guard let value = option.numberValue else { return nil }
    self = value
  }

  package var optionContent: OptionValue.Content? { .number(self) }
  package var settingText: String { "\(self)" }
  package var columnValue: ResultColumn.Value { .number(self) }
  package static var columnKind: ResultColumn.Kind { .number }
}

extension String: SettingValue {
  package init?(_ option: OptionValue) {
    guard let value = option.stringValue else { return nil }
    self = value
  }

  package var settingText: String { self }
}

/// A list as one value, such as the classes that are kept.
extension Array: SettingValue where Element == String {
  package init?(_ option: OptionValue) {
    guard let items = option.listValue else { return nil }
    self = items.compactMap(\.stringValue)
  }

  package var optionContent: OptionValue.Content? { nil }
  package var settingText: String { joined(separator: ", ") }
}

/// Nil is what a notebook leaves to others: the architecture, the model, the optimizer.
extension Optional: SettingValue where Wrapped: SettingValue {
  package init?(_ option: OptionValue) {
    guard let value = Wrapped(option) else { return nil }
    self = .some(value)
  }

  package var optionContent: OptionValue.Content? { self?.optionContent }
  package var settingText: String { self?.settingText ?? "" }
  package var columnValue: ResultColumn.Value { self?.columnValue ?? .missing }
  package static var columnKind: ResultColumn.Kind { Wrapped.columnKind }
}

/// Names that are cases of an enumeration.
extension SettingValue where Self: RawRepresentable, RawValue == String {
  package init?(_ option: OptionValue) {
    guard let text = option.stringValue else { return nil }
    self.init(rawValue: text)
  }

  package var settingText: String { rawValue }
}

extension TechniqueChain: SettingValue {
  package init?(_ option: OptionValue) {
    // What is wrong with it is told by the check of the option's type.
    guard let chain = try? TechniqueChain(option, known: TechniqueRegistry.all) else { return nil }
    self = chain
  }

  package var settingText: String { text }
}

extension Backend: SettingValue {}
extension Precision: SettingValue {}
extension InstructionSet: SettingValue {}
extension Initializer: SettingValue {}
extension LearningRateSchedule: SettingValue {}
extension TrainingConfiguration.Optimizer.Kind: SettingValue {}
extension DamagedImages: SettingValue {}

extension DatasetSplit: SettingValue {
  package init?(_ option: OptionValue) {
    guard let text = option.stringValue, let split = try? DatasetSplit(parsing: text) else {
      return nil
    }
    self = split
  }

  package var settingText: String { description }
}

extension Unfreezing: SettingValue {
  package init?(_ option: OptionValue) {
    if let count = option.integerValue {
      self = .layers(count)
    } else if option.stringValue == Self.all.settingText {
      self = .all
    } else {
      return nil
    }
  }

  package var settingText: String {
    switch self {
    case .all: "all"
    case .layers(let count): String(count)
    }
  }
}

/// What the features of frozen layers are kept in, so that they are computed once.
package enum FeatureCaching: Hashable, Sendable, SettingValue {
  /// They are computed anew in every epoch.
  case off
  case on(FeaturePrecision)

  package init(_ precision: FeaturePrecision?) { self = precision.map(Self.on) ?? .off }

  package init?(_ option: OptionValue) {
    if let isOn = option.boolValue {
      self = isOn ? .on(.float32) : .off
    } else if let precision = option.stringValue.flatMap(FeaturePrecision.init) {
      self = .on(precision)
    } else {
      return nil
    }
  }

  package var precision: FeaturePrecision? {
    if case .on(let precision) = self { precision } else { nil }
  }

  package var optionContent: OptionValue.Content? {
    switch self {
    case .off: .bool(false)
    case .on(.float32): .bool(true)
    case .on(let precision): .string(precision.rawValue)
    }
  }

  package var settingText: String { precision?.rawValue ?? "off" }
}
