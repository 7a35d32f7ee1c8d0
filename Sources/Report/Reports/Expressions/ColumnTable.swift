package import Trials

/// The columns that a document can name: those of all trials, and those that it defines itself.
package struct ColumnTable: Sendable {
  /// Without any that a document defines.
  package static let builtIn = ColumnTable(defined: [])

  /// The document's own, in its order.
  package let defined: [ResultColumn]
  let all: [ResultColumn]
  private let byName: [String: ResultColumn]

  /// - Precondition: no two columns have the same name.
  init(defined: [ResultColumn]) {
    self.defined = defined
    all = ResultColumn.all + defined
    byName = Dictionary(uniqueKeysWithValues: all.map { ($0.name, $0) })
  }

  func named(_ name: String) -> ResultColumn? { byName[name] }

  var names: [String] { all.map(\.name) }

  /// The names that tables and figures can show.
  var trialNames: [String] { ["experiment"] + names }

  var numericNames: [String] { all.filter(\.isNumeric).map(\.name) }

  /// A column as tables and figures show it, such as the experiment's label.
  func trialColumn(_ name: String) -> TrialColumn? {
    name == "experiment" ? .experiment : named(name).map(TrialColumn.result)
  }
}
