package import Notebooks
package import Options
internal import Trials

/// Reads a notebook and finds all that is wrong with it before anything runs.
package enum NotebookChecker {
  /// What the front matter can say besides `FrontMatter.specs`.
  package static let frontMatter: [OptionSpec] = [
    OptionSpec("description", .text, help: "One or two sentences under the title"),
    ColumnDefinitions.option,
    OptionSpec(
      "lang", .text, default: "en", help: "The language of the prose, such as en or tr-TR"),
  ]

  /// - Parameters:
  ///   - file: the name under which complaints name the notebook.
  ///   - parameters: the command line's values for the notebook's parameters, as YAML.
  ///   - kinds: of the blocks that it can have.
  ///   - hasReport: whether the report of a notebook of that name lies beside this one's, or will.
  ///   - preflight: what experiments without mistakes of their own lack to be run.
  /// - Throws: `NotebookProblems` with every complaint.
  package static func check(
    bytes: [UInt8], file: String, names: KnownNames, parameters: [String: String] = [:],
    kinds: BlockKinds = .standard, hasReport: (String) -> Bool = { _ in true },
    preflight: ([PlannedExperiment]) -> [Diagnostic] = { _ in [] }
  ) throws(NotebookProblems) -> ReportPlan {
    try check(
      NotebookSource(bytes: bytes, file: file), names: names, parameters: parameters,
      kinds: kinds, hasReport: hasReport, preflight: preflight)
  }

  package static func check(
    text: String, file: String, names: KnownNames, parameters: [String: String] = [:],
    kinds: BlockKinds = .standard
  ) throws(NotebookProblems) -> ReportPlan {
    try check(
      NotebookSource(text: text, file: file), names: names, parameters: parameters, kinds: kinds)
  }

  package static func check(
    _ source: NotebookSource, names: KnownNames, parameters: [String: String] = [:],
    kinds: BlockKinds = .standard, hasReport: (String) -> Bool = { _ in true },
    preflight: ([PlannedExperiment]) -> [Diagnostic] = { _ in [] }
  ) throws(NotebookProblems) -> ReportPlan {
    let (document, parsing) = NotebookDocument.parse(
      source, kinds: kinds.fences, frontMatter: frontMatter, parameters: parameters)
    var complaints = parsing
    complaints += document.unknownReferences(
      known: document.blocks.compactMap(\.label) + document.headings.map(\.anchor))

    let definitions = ColumnDefinitions(document.frontMatter.options["define"]?.entries ?? [])
    complaints += definitions.complaints
    var names = names
    names.columns = definitions.table
    var scope = BlockScope(
      kinds: [:], experiments: [:], names: names, seed: document.frontMatter.seed ?? 1)
    for block in document.blocks {
      guard let label = block.label else { continue }
      scope.kinds[label] = scope.kinds[label] ?? block.kind
      if kinds[block.kind]?.holdsTrials ?? false {
        scope.experiments.updateValue(nil, forKey: label)
      }
    }

    // Made once: a kind's defaults are read with its options.
    let readers = Dictionary(
      uniqueKeysWithValues: kinds.all.map {
        ($0.name, OptionReader(kind: $0.name, $0.options(names)))
      })
    var blocks: [String: any Block] = [:]
    var experiments: [PlannedExperiment] = []
    var sharedNames = SharedNames()
    for isFirstPass in [true, false] {
      if !isFirstPass { scope.prepareFormulas() }
      for block in document.blocks {
        guard let kind = kinds[block.kind], kind.holdsTrials == isFirstPass,
          let reader = readers[block.kind],
          let checked = check(block, kind, reader, document, scope, &complaints),
          let label = block.label
        else { continue }
        blocks[label] = checked
        complaints += checked.remarks
        if let settings = checked.experiment, let options = checked.options {
          scope.experiments[label] = settings
          let planned = PlannedExperiment(
            label: label, settings: settings, options: options, location: block.location)
          complaints += sharedNames.complaints(about: planned)
          experiments.append(planned)
        }
      }
    }

    var formulas: [PlannedFormula] = []
    let resolver = scope.formulas
    for expression in document.expressions {
      do throws(ExpressionError) {
        let formula = try ExpressionParser.formula(expression.text)
        formulas.append(
          PlannedFormula(source: expression, formula: try resolver.resolve(formula)))
      } catch {
        complaints.append(
          Diagnostic(
            error.message, advice: error.advice,
            at: expression.location(ofCharacter: error.offset)))
      }
    }

    let files = ProseFiles(
      document, file: source.file, kinds: kinds, allowsOutside: names.allowsPathsOutside,
      hasReport: hasReport)
    complaints += files.complaints
    complaints += remarksOnPlainTexts(document)
    complaints += preflight(experiments)

    let sorted = DiagnosticFormatter.sorted(complaints)
    guard complaints.mistakeCount == 0 else {
      throw NotebookProblems(source: source, diagnostics: sorted)
    }
    return ReportPlan(
      document: document, kinds: kinds, experiments: experiments, blocks: blocks,
      formulas: formulas, columns: names.columns,
      files: files, remarks: sorted)
  }

  /// The options whose text stands on the page as it is.
  private static let plainTexts: Set<String> = ["caption", "says"]

  /// A reference in a caption stays text, as captions are plain.
  private static func remarksOnPlainTexts(_ document: NotebookDocument) -> [Diagnostic] {
    let labels = Set(document.blocks.compactMap(\.label))
    var remarks = RemarkCollector()
    for option in document.blocks.flatMap({ $0.options ?? [] })
    where plainTexts.contains(option.key) {
      guard let text = option.value.stringValue, text.contains("@") else { continue }
      for part in text.split(separator: "@", omittingEmptySubsequences: false).dropFirst() {
        let label = part.prefix {
          $0.isASCII && ($0.isLetter || $0.isNumber) || $0 == "-" || $0 == "_"
        }
        guard labels.contains(String(label)) else { continue }
        let offset = text.distance(from: text.startIndex, to: part.startIndex) - 1
        remarks.add(
          "reference in a plain text",
          "`@\(label)` is not a reference: `\(option.key)` is plain text",
          advice: "refer to it in the prose", at: option.value.location(ofCharacter: offset))
      }
    }
    return remarks.diagnostics
  }

  private static func check(
    _ block: NotebookBlock, _ kind: BlockKind, _ reader: OptionReader,
    _ document: NotebookDocument, _ scope: BlockScope, _ complaints: inout [Diagnostic]
  ) -> (any Block)? {
    guard var entries = block.options else { return nil }
    if kind.holdsTrials {
      entries = entries.applyingDefaults(document.frontMatter.defaults)
    }
    let (options, found) = reader.read(
      entries, at: block.kindLocation, isPartial: block.isPartial)
    complaints += found
    do throws(BlockProblems) {
      // What a block refers to is checked even where other options of it are wrong.
      let checked = try kind.check(options, block.label ?? "", scope)
      return found.isEmpty && !block.isPartial ? checked : nil
    } catch {
      complaints += error.diagnostics
      return nil
    }
  }
}
