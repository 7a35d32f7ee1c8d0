package import Names
package import Options

/// What is wrong with a chain of techniques.
package struct TechniqueError: Error, Hashable, Sendable {
  package enum Fault: Hashable, Sendable {
    case empty
    case unclosedQuote
    /// The text ends among a technique's arguments.
    case unclosedArguments
    case expected(String, found: String)
    /// `none` beside other techniques.
    case noneInChain
    case unknown(UnknownName)
    case missingParameter(String, signature: String)
    case repeatedParameter(String)
    case tooManyValues(signature: String)
    case unnamedAfterNamed
    /// A value that its parameter's type does not take: what is wrong, and what to do.
    case badValue(String, advice: String?)
    /// Parameters both in the technique's own map and beside it.
    case parametersBeside(technique: String)
    /// Neither a text nor a map nor a list.
    case notTechnique
    case emptyChain
    /// A chain within a chain.
    case nestedChain
    /// Values that do not go together.
    case conflict(technique: String, reason: String)
  }

  package var location: SourceLocation
  package let fault: Fault

  package init(_ fault: Fault, at location: SourceLocation = .nowhere) {
    self.location = location
    self.fault = fault
  }

  package var diagnostic: Diagnostic { Diagnostic(message, advice: advice, at: location) }
}

extension TechniqueError: CustomStringConvertible {
  /// Message and advice in one line.
  package var description: String { message + (advice.map { "; \($0)" } ?? "") }

  /// What is wrong: one sentence without a final period.
  package var message: String {
    switch fault {
    case .empty: "there is no technique here"
    case .unclosedQuote: "the quotation mark is not closed"
    case .unclosedArguments: "expected `,` or `)`, found the end"
    case .expected(let wanted, let found): "expected \(wanted), found \(found)"
    case .noneInChain: "`none` stands alone: it cannot be chained"
    case .unknown(let name): name.message
    case .missingParameter(let name, _): "`\(name)` is missing"
    case .repeatedParameter(let name): "`\(name)` is given a second time"
    case .tooManyValues: "there are too many values"
    case .unnamedAfterNamed: "a value without a name follows one with a name"
    case .badValue(let message, _): message
    case .parametersBeside(let technique):
      "the parameters of `\(technique)` stand both in its value and beside it"
    case .notTechnique: "this is not a technique"
    case .emptyChain: "the list of techniques is empty"
    case .nestedChain: "a chain cannot hold another chain"
    case .conflict(let technique, let reason): "`\(technique)`: \(reason)"
    }
  }

  /// What to do about it: one sentence without a final period.
  package var advice: String? {
    switch fault {
    case .empty, .emptyChain: "write `none` for none"
    case .unclosedQuote: "add `\"`"
    case .unclosedArguments:
      "a text with `, ` or `: ` needs quotes in YAML, and a map `{cluster: 256, finetune: 1}` none"
    case .unknown(let name): name.remedy
    case .missingParameter(_, let signature), .tooManyValues(let signature):
      "write `\(signature)`"
    case .unnamedAfterNamed: "write `name: value`"
    case .badValue(_, let advice): advice
    case .parametersBeside: "write all in one of these places"
    case .notTechnique: "write `cluster(256)`, or `{cluster: 256}`"
    case .nestedChain: "take the inner brackets out"
    case .expected, .noneInChain, .repeatedParameter, .conflict: nil
    }
  }
}
