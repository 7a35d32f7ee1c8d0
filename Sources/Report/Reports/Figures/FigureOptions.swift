internal import Options
internal import Trials

/// How an axis goes.
enum FigureScale: Sendable { case linear, log10, log2 }

/// The options that several kinds of figures have.
enum FigureOptions {
  /// The one column of numbers that an axis shows; it must be given.
  static func axis(
    _ name: String, _ type: OptionType = .text, help: String
  ) -> BlockOption<ResultColumn?> {
    BlockOption(OptionSpec(name, type, help: help)) { $0.axis(name) }
  }

  /// Columns of numbers, of which there must be one.
  static func axes(_ name: String, help: String) -> BlockOption<[ResultColumn]> {
    BlockOption(OptionSpec(name, .oneOrMore(.text), help: help)) { reader in
      reader.required(name).compactMap { reader.numericColumn($0, option: name) }
    }
  }

  static let label = columns(
    "label", default: "model",
    help: "What names a bubble, bar, triangle or line; several columns where one does not tell "
      + "them apart; repeats over seed are one, their mean, unless seed is among these")

  static let color = columns(
    "color", help: "What gives bubbles and bars their color; several columns together give one")

  static let facet = columns(
    "facet", help: "Makes a panel for each value, or combination of values")

  private static func columns(
    _ name: String, default defaultName: OptionValue.Content? = nil, help: String
  ) -> BlockOption<[TrialColumn]> {
    BlockOption(
      spec: { table in
        OptionSpec(name, .oneOrMore(.name(table.trialNames)), default: defaultName, help: help)
      },
      read: { reader in
        (reader.options[name]?.listValue ?? [])
          .compactMap { $0.stringValue.flatMap(reader.columns.trialColumn) }
      })
  }

  static let log = BlockOption<(x: FigureScale, y: FigureScale)>(
    OptionSpec(
      "log", .oneOrMore(.name(["x", "y", "x2", "y2"])),
      help: "The axes that are logarithmic, in powers of ten, or of two as x2 and y2")
  ) { reader in
    let names = reader.options["log"]?.listValue?.compactMap(\.stringValue) ?? []
    func scale(_ axis: String) -> FigureScale {
      names.contains(axis) ? .log10 : names.contains(axis + "2") ? .log2 : .linear
    }
    return (scale("x"), scale("y"))
  }
}

extension BlockOptionReader {
  /// The values of an option, of which it tells where it is not given; one value is a list of one.
  mutating func required(_ option: String) -> [OptionValue] {
    guard let value = options[option] else {
      if !options.isGiven(option) {
        problems.add(.axisNeeded(option: option, kind: kind), at: options.location)
      }
      return []
    }
    return value.listValue ?? [value]
  }

  mutating func axis(_ option: String) -> ResultColumn? {
    let values = required(option)
    guard values.count < 2 else {
      problems.add(
        .oneColumnOnly(option: option, kind: kind), at: options.location(of: option))
      return nil
    }
    return values.first.flatMap { numericColumn($0, option: option) }
  }

  /// One axis cannot show seconds and percent.
  mutating func requireOneUnit(_ columns: [(name: String, unit: ResultColumn.Unit)]) {
    guard let first = columns.first, let other = columns.first(where: { $0.unit != first.unit })
    else { return }
    problems.add(.mixedUnits(first.name, other.name), at: options.location(of: "y"))
  }

  mutating func numericColumn(_ value: OptionValue, option: String) -> ResultColumn? {
    let name = value.stringValue ?? ""
    guard let column = columns.named(name) else {
      problems.add(
        name == "epoch"
          ? .epochOnlyOnX(option: option)
          : .unknownColumn(option: option, column: name, known: columns.numericNames),
        at: value.location)
      return nil
    }
    guard column.isNumeric else {
      problems.add(.noNumbers(option: option, column: name), at: value.location)
      return nil
    }
    guard option != "size" || !column.canBeNegative else {
      problems.add(.noArea(column), at: value.location)
      return nil
    }
    return column
  }
}
