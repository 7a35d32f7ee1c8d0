internal import Options

/// Reads the front matter: what a notebook says about itself, and its parameters.
struct FrontMatterParser {
  let source: NotebookSource
  let specs: [OptionSpec]
  let overrides: [String: String]

  private(set) var diagnostics: [Diagnostic] = []
  private(set) var remarks: [(remark: Remark, place: SourceLocation)] = []
  private(set) var parameters = Parameters()
  /// The first line of the prose, counted from 1.
  private(set) var firstBodyLine = 1

  init(source: NotebookSource, specs: [OptionSpec], overrides: [String: String]) {
    self.source = source
    self.specs = specs
    self.overrides = overrides
  }

  mutating func parse() -> FrontMatter {
    let (start, entries) = readEntries()
    declareParameters(entries.first { $0.key == "params" })
    override(at: entries.first { $0.key == "params" }?.keyLocation ?? start)

    var defaults: [OptionEntry] = []
    if let value = entries.first(where: { $0.key == "defaults" })?.value {
      switch value.content {
      case .map(let map):
        defaults = parameters.substituted(in: map, complaints: &diagnostics)
      case .null: break
      default: diagnostics.append(Diagnostic(.defaultsAreNoMap, at: value.location))
      }
    }
    let others = entries.filter { $0.key != "params" && $0.key != "defaults" }
    let reader = OptionReader(
      subject: "the front matter", FrontMatter.specs + specs, otherNames: ["params", "defaults"])
    let (options, complaints) = reader.read(
      parameters.substituted(in: others, complaints: &diagnostics), at: start)
    diagnostics += complaints
    return FrontMatter(
      options: options, parameters: declared(in: entries), defaults: defaults, location: start)
  }

  /// Where the front matter begins, and what it holds but for other tools' keys.
  private mutating func readEntries() -> (start: SourceLocation, entries: [OptionEntry]) {
    let names = (FrontMatter.specs + specs).map(\.name) + ["params", "defaults"]
    var finder = FrontMatterFinder(source.lines, keys: Set(names))
    let finding = finder.find()
    func place(_ index: Int) -> SourceLocation {
      let column = source.lines[index].prefix { $0 == " " || $0 == "\t" }.count + 1
      return source.location(line: index + 1, column: column)
    }
    for (mistake, index) in finder.mistakes {
      diagnostics.append(Diagnostic(mistake, at: place(index)))
    }
    switch finding {
    case .absent(let mistake, let line):
      if let mistake {
        diagnostics.append(Diagnostic(mistake, at: place(line)))
        // What the notebook says of itself is not read.
        parameters.areKnown = false
      }
      return (source.location(line: 1, column: 1), [])
    case .lines(let open, nil):
      // Where it ends cannot be known, so nothing of the rest is read.
      diagnostics.append(Diagnostic(.unclosedFrontMatter, at: place(open)))
      parameters.areKnown = false
      firstBodyLine = source.lines.count + 1
      return (place(open), [])
    case .lines(let open, let close?):
      firstBodyLine = close + 2
      var reader = YAMLReader(
        Array(source.lines[(open + 1)..<close]), of: source, firstLine: open + 2)
      let read = reader.readMap(
        subject: "the front matter", isForOthers: FrontMatter.isForOthers)
      diagnostics += reader.complaints
      remarks += reader.remarks
      if read == nil || reader.isPartial || finder.isCutShort { parameters.areKnown = false }
      return (place(open), read ?? [])
    }
  }

  private func declared(in entries: [OptionEntry]) -> [OptionEntry] {
    (entries.first { $0.key == "params" }?.value.entries ?? []).compactMap { entry in
      parameters[entry.key].map {
        OptionEntry(key: entry.key, keyLocation: entry.keyLocation, value: $0)
      }
    }
  }

  private mutating func declareParameters(_ entry: OptionEntry?) {
    guard let entry else { return }
    switch entry.value.content {
    case .null: break
    case .map(let declared):
      for parameter in declared {
        if !Template.isName(parameter.key) {
          diagnostics.append(
            Diagnostic(.parameterName(parameter.key), at: parameter.keyLocation))
        }
        refuseParameters(in: parameter.value)
        parameters.declare(parameter.key, parameter.value)
      }
    default:
      parameters.areKnown = false
      diagnostics.append(Diagnostic(.parametersAreNoMap, at: entry.value.location))
    }
  }

  /// Complains about parameters within the values of parameters.
  private mutating func refuseParameters(in value: OptionValue) {
    switch value.content {
    case .list(let items):
      for item in items { refuseParameters(in: item) }
    case .map(let entries):
      for entry in entries { refuseParameters(in: entry.value) }
    case .string(let text):
      for piece in Template.pieces(of: text) {
        switch piece {
        case .parameter(_, let offset), .malformed(let offset):
          let place = value.location(ofCharacter: offset)
          diagnostics.append(Diagnostic(.parameterInParameter, at: place))
        case .text: break
        }
      }
    default: break
    }
  }

  /// Puts the command line's values in the place of the notebook's.
  private mutating func override(at location: SourceLocation) {
    guard parameters.areKnown else { return }
    let declared = parameters.names
    for (name, text) in overrides.sorted(by: { $0.key < $1.key }) {
      guard let old = parameters[name] else {
        diagnostics.append(
          Diagnostic(.undeclaredOverride(name, declared: declared), at: location))
        continue
      }
      let line = NotebookSource(text: text, file: source.file)
      var reader = YAMLReader(line.lines, of: line, firstLine: 1)
      let value = reader.readValue()
      // What cannot be in a notebook cannot come in by the command line either.
      if let mark = OverrideMark(in: text) {
        diagnostics.append(
          Diagnostic(.markInOverride(name, text: text, mark: mark), at: location))
      } else if let problem = line.problems.first ?? reader.complaints.first {
        let text = problem.message + (problem.advice.map { "; \($0)" } ?? "")
        diagnostics.append(
          Diagnostic(.unreadableOverride(name, problem: "cannot be read: \(text)"), at: location))
      } else if let value {
        for (remark, _) in reader.remarks {
          diagnostics.append(
            Diagnostic(
              "in the value of `-P \(name)`: \(remark.message)", advice: remark.advice,
              severity: .remark, at: location))
        }
        parameters.declare(name, value.moved(to: old.location))
      }
    }
  }
}
