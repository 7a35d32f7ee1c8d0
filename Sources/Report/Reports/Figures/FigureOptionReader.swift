internal import Notebooks
internal import Options
internal import Trials

/// Reads the columns of a figure as its kind wants them.
struct FigureOptionReader {
  let options: Options
  /// Of the figure.
  let kind: String
  let table: ColumnTable
  var complaints: [Diagnostic] = []

  init(_ options: Options, kind: String, _ table: ColumnTable) {
    self.options = options
    self.kind = kind
    self.table = table
  }

  /// `log: x` is a scale of powers of ten, `log: x2` one of powers of two.
  func scale(_ axis: String) -> FigureScale {
    let names = options["log"]?.listValue?.compactMap(\.stringValue) ?? []
    return names.contains(axis) ? .log10 : names.contains(axis + "2") ? .log2 : .linear
  }

  func columns(_ option: String) -> [TrialColumn] {
    options[option]?.listValue?.compactMap { $0.stringValue.flatMap(table.trialColumn) } ?? []
  }

  func bool(_ option: String) -> Bool { options[option]?.boolValue ?? false }

  /// Complains of options that other kinds have.
  mutating func refuse(allBut read: Set<String>) {
    for option in FigureBlock.kindOptions.subtracting(read).sorted() where options.isGiven(option) {
      complaints.append(
        Diagnostic(
          .optionUnused(option: option, kind: kind), at: options.keyLocation(of: option)))
    }
  }

  /// The one column of numbers that an axis shows.
  mutating func axis(_ option: String) -> ResultColumn? {
    guard let value = options[option] else {
      if !options.isGiven(option) {
        complaints.append(
          Diagnostic(.axisNeeded(option: option, kind: kind), at: options.location))
      }
      return nil
    }
    guard let list = value.listValue else { return numericColumn(value, option: option) }
    guard list.count == 1 else {
      complaints.append(
        Diagnostic(.oneColumnOnly(option: option, kind: kind), at: value.location))
      return nil
    }
    return numericColumn(list[0], option: option)
  }

  /// The columns of numbers of an option that must be there.
  mutating func axes(_ option: String) -> [ResultColumn] {
    guard let list = options[option]?.listValue else {
      if !options.isGiven(option) {
        complaints.append(
          Diagnostic(.axisNeeded(option: option, kind: kind), at: options.location))
      }
      return []
    }
    return list.compactMap { numericColumn($0, option: option) }
  }

  /// The columns over epochs.
  mutating func epochColumns(_ option: String) -> [EpochColumn] {
    guard let list = options[option]?.listValue else {
      if !options.isGiven(option) {
        complaints.append(
          Diagnostic(.axisNeeded(option: option, kind: kind), at: options.location))
      }
      return []
    }
    return list.compactMap { value in
      let name = value.stringValue ?? ""
      guard let column = EpochColumn.named(name) else {
        complaints.append(
          Diagnostic(
            .unknownColumn(option: option, column: name, known: EpochColumn.all.map(\.name)),
            at: value.location))
        return nil
      }
      return column
    }
  }

  /// One axis cannot show seconds and percent.
  mutating func requireOneUnit(_ columns: [(name: String, unit: ResultColumn.Unit)]) {
    guard let first = columns.first, let other = columns.first(where: { $0.unit != first.unit })
    else { return }
    complaints.append(
      Diagnostic(.mixedUnits(first.name, other.name), at: options.location(of: "y")))
  }

  private mutating func numericColumn(_ value: OptionValue, option: String) -> ResultColumn? {
    let name = value.stringValue ?? ""
    guard let column = table.named(name) else {
      let mistake: BlockMistake =
        name == "epoch"
        ? .epochOnlyOnX(option: option)
        : .unknownColumn(option: option, column: name, known: table.numericNames)
      complaints.append(Diagnostic(mistake, at: value.location))
      return nil
    }
    guard column.isNumeric else {
      complaints.append(
        Diagnostic(.noNumbers(option: option, column: name), at: value.location))
      return nil
    }
    guard option != "size" || !column.canBeNegative else {
      complaints.append(Diagnostic(.noArea(column), at: value.location))
      return nil
    }
    return column
  }
}

/// How an axis goes.
enum FigureScale: Sendable { case linear, log10, log2 }
