internal import Compression
internal import Notebooks
internal import Options
internal import Trials

/// What `triptych options` prints: what the parts of a notebook can say.
package enum NotebookHelp {
  static let frontMatter = "front-matter"
  private static let formulas = "formulas"
  private static let columns = "columns"
  private static let techniques = "techniques"

  /// The block kinds, and what is no block.
  package static var topics: [String] {
    BlockKinds.standard.all.map(\.name) + [techniques, columns, formulas, frontMatter]
  }

  /// - Returns: nil where there is no such topic.
  package static func text(
    on topic: String, names: KnownNames, kinds: BlockKinds = .standard
  ) -> String? {
    switch topic {
    case frontMatter:
      "front-matter: between two lines of ---, at the very beginning.\n\n"
        + (FrontMatter.specs + NotebookChecker.frontMatter).helpText()
          + """

          params
              Names and values that ${name} stands for; -P name=value on the command line
              takes their place.

          defaults
              Options for every experiment block that does not give them itself.

          Keys that begin with _ are left to other tools.
          """
    case columns:
      "columns: what is known of a trial, under these names in tables, charts, formulas and files."
        + "\n\n"
        + ResultColumn.all.map { "\($0.name)\n    \($0.title)\n" }.joined()
    case techniques:
      "techniques: what is done to a trained network, such as cluster(256) or prune(0.5) + cluster(256)."
        + "\n\nParameters stand in this order, or anywhere with their names. A text with a colon needs "
        + "quotes in YAML; {cluster: 256, scope: network} and {cluster: {clusters: 256}} need none, and "
        + "[{prune: 0.5}, {cluster: 256}] is a chain.\n\n"
        + TechniqueRegistry.all.map { technique in
          "\(technique.signature)\n    \(technique.help)\n\n"
            + technique.parameters.helpText(width: 80, indent: 4)
        }.joined(separator: "\n")
    case formulas:
      "formulas: `= …` in the text, and a format after a bar, such as "
        + "`= best(quick.test_accuracy) | percent`.\n\n"
        + (FormulaHelp.selections + FormulaHelp.functions + FormulaHelp.scalars).map(line).joined()
        + "\nOf trials in pairs, to be summed up by mean, min, max or sum:\n\n"
        + FormulaHelp.pairs.map(line).joined()
        + "\nOf two trials:\n\n" + FormulaHelp.comparisons.map(line).joined()
        + "\nIn a claim's `holds`:\n\n" + FormulaHelp.propositions.map(line).joined()
        + "\nFormats:\n\n" + (FormulaHelp.formats + FormulaHelp.intervals).map(line).joined()
    default:
      kinds[topic].map {
        "\($0.name): \($0.help).\n\n\($0.options(names).helpText())"
      }
    }
  }

  private static func line(_ entry: FormulaHelp.Entry) -> String {
    "\(entry.form)\n    \(entry.help)\n"
  }
}
