internal import Options

/// An option of a kind of tables or figures: its declaration, and what the kind reads of it.
struct BlockOption<Value>: DeclaredOption {
  let spec: @Sendable (ColumnTable) -> OptionSpec
  /// Tells the reader of what the declaration alone could not.
  let read: @Sendable (inout BlockOptionReader) -> Value

  init(
    _ spec: @escaping @autoclosure @Sendable () -> OptionSpec,
    read: @escaping @Sendable (inout BlockOptionReader) -> Value
  ) {
    self.init(spec: { _ in spec() }, read: read)
  }

  /// - Parameter spec: its choices may be the columns of the document.
  init(
    spec: @escaping @Sendable (ColumnTable) -> OptionSpec,
    read: @escaping @Sendable (inout BlockOptionReader) -> Value
  ) {
    self.spec = spec
    self.read = read
  }
}

/// An option, whatever is read of it.
protocol DeclaredOption: Sendable {
  var spec: @Sendable (ColumnTable) -> OptionSpec { get }
}

extension BlockOption<Bool> {
  /// One that is off where it is not given.
  static func flag(_ name: String, help: String) -> Self {
    BlockOption(OptionSpec(name, .bool, default: false, help: help)) {
      $0.options.bool(name)
    }
  }
}

/// Reads the options of a table or figure as its kind declares them.
struct BlockOptionReader {
  let options: Options
  /// Of the table or figure.
  let kind: String
  /// Of the document.
  let columns: ColumnTable
  var problems = ProblemCollector()

  init(_ options: Options, kind: String, _ columns: ColumnTable) {
    self.options = options
    self.kind = kind
    self.columns = columns
  }

  mutating func read<Value>(_ option: BlockOption<Value>) -> Value { option.read(&self) }
}

extension ProblemCollector {
  /// Tells of options that are given though only other kinds have them.
  mutating func refuse(
    _ others: some Sequence<OptionSpec>, but own: [OptionSpec], in options: Options,
    as mistake: (String) -> BlockMistake
  ) {
    let own = Set(own.map(\.name))
    for name in others.map(\.name) where !own.contains(name) && options.isGiven(name) {
      add(mistake(name), at: options.keyLocation(of: name))
    }
  }
}

extension [OptionSpec] {
  /// The options of several kinds as one list, in the order in which they first appear. The help says
  /// which kinds take an option, and what it is to each.
  ///
  /// - Precondition: what several kinds take has one type and one default.
  init(merging kinds: [(name: String, options: [OptionSpec])]) {
    let declared = kinds.flatMap { kind in kind.options.map { (kind: kind.name, spec: $0) } }
    self = declared.groupedInOrder { $0.spec.name }.map { name, all in
      let first = all[0].spec
      precondition(
        all.allSatisfy {
          $0.spec.type.description == first.type.description
            && $0.spec.defaultContent == first.defaultContent
        }, "kinds disagree on the option `\(name)`")
      let help = all.groupedInOrder { $0.spec.help }.map { help, group in
        "\(group.map(\.kind).joined(separator: ", ")): \(Self.clause(help))"
      }
      return OptionSpec(
        name, first.type, default: first.defaultContent, help: help.joined(separator: "; "))
    }
  }

  /// A help text within a sentence; `MIN` stays as it is.
  private static func clause(_ help: String) -> String {
    guard let first = help.first, !(help.dropFirst().first?.isUppercase ?? false) else {
      return help
    }
    return first.lowercased() + help.dropFirst()
  }
}
