internal import Notebooks
internal import Options

/// What keeps a block from being used.
struct BlockProblems: Error {
  /// Empty where the reading of the options has told of it already.
  let diagnostics: [Diagnostic]
}

/// Gathers what is wrong with a block, so that all of it is told at once.
struct ProblemCollector {
  private var diagnostics: [Diagnostic] = []

  mutating func add(_ mistake: BlockMistake, at location: SourceLocation) {
    diagnostics.append(Diagnostic(mistake, at: location))
  }

  mutating func add(_ found: [Diagnostic]) { diagnostics += found }

  /// What a check gives; nil where it throws, of which this tells then.
  mutating func value<Value>(
    _ check: @autoclosure () throws(BlockProblems) -> Value
  ) -> Value? {
    do throws(BlockProblems) {
      return try check()
    } catch {
      diagnostics += error.diagnostics
      return nil
    }
  }

  /// The values, where all are there and nothing is wrong.
  func require<each Value>(
    _ values: repeat (each Value)?
  ) throws(BlockProblems) -> (repeat each Value) {
    func known<One>(_ value: One?) throws(BlockProblems) -> One {
      guard let value, diagnostics.isEmpty else { throw BlockProblems(diagnostics: diagnostics) }
      return value
    }
    return (repeat try known(each values))
  }
}
