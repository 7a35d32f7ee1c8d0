/// Reads the front matter: what a notebook says about itself, and its parameters.
struct FrontMatterParser {
  let source: NotebookSource
  let specs: [OptionSpec]
  let overrides: [String: String]

  private(set) var diagnostics: [Diagnostic] = []
  private(set) var parameters = Parameters()
  /// The first line of the prose, counted from 1.
  private(set) var firstBodyLine = 1

  init(source: NotebookSource, specs: [OptionSpec], overrides: [String: String]) {
    self.source = source
    self.specs = specs
    self.overrides = overrides
  }

  mutating func parse() -> FrontMatter {
    let start = source.location(line: 1, column: 1)
    var entries: [OptionEntry] = []
    if Self.isRule(source.line(1)) {
      if let end = source.lines.dropFirst().firstIndex(where: Self.isRule) {
        firstBodyLine = end + 2
        var reader = YAMLReader(Array(source.lines[1..<end]), of: source, firstLine: 2)
        if let read = reader.readMap(subject: "the front matter") {
          entries = read.filter { !FrontMatter.isForOthers($0.key) }
        } else {
          parameters.areKnown = false
        }
        diagnostics += reader.complaints
      } else {
        // Where it ends cannot be known, so nothing of the rest is read.
        diagnostics.append(Diagnostic(.unclosedFrontMatter, at: start))
        parameters.areKnown = false
        firstBodyLine = source.lines.count + 1
      }
    }
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

  private static func isRule(_ line: String) -> Bool {
    line.hasPrefix("---") && line.dropFirst(3).allSatisfy { $0 == " " || $0 == "\t" }
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
      if let value = reader.readValue() {
        parameters.declare(name, value.moved(to: old.location))
      } else {
        let problem = reader.complaints.first?.message ?? "cannot be read"
        diagnostics.append(
          Diagnostic(.unreadableOverride(name, problem: "cannot be read: \(problem)"), at: location)
        )
      }
    }
  }
}
