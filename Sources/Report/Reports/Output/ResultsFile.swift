internal import Parallel
internal import Trials

/// `results.json`: the experiments by label, their trials in the order of the grid, and the claims.
struct ResultsFile {
  private struct CheckedClaim: Encodable {
    let label, says, evidence: String
    let verdict: Claim.Verdict
  }

  private let outcomes: [ExperimentOutcome]
  private let claims: [CheckedClaim]

  private let columns: [ResultColumn]
  private let preprocessing: [String: [PreprocessedModel]]

  /// - Parameters:
  ///   - columns: those that the document defines, behind what each trial has.
  ///   - preprocessing: of the models from files of each experiment, by its label.
  init(
    _ outcomes: [ExperimentOutcome], _ claims: [Claim], _ columns: [ResultColumn] = [],
    preprocessing: [String: [PreprocessedModel]] = [:]
  ) {
    self.outcomes = outcomes
    self.preprocessing = preprocessing
    self.columns = columns
    self.claims = claims.map {
      CheckedClaim(
        label: $0.label, says: $0.statement, evidence: $0.evidence, verdict: $0.verdict)
    }
  }

  private func object(_ trial: TrialResult) throws -> [UInt8] {
    var bytes = try JSONText.encode(trial)
    guard !columns.isEmpty else { return bytes }
    // An object ends in a line of its own.
    bytes.removeLast("\n}\n".utf8.count)
    for column in columns {
      let value = try JSONText.encode(DataValue(column.value(trial))).dropLast()
      bytes += ",\n  \"\(column.name)\" : ".utf8 + value
    }
    return bytes + "\n}\n".utf8
  }

  /// What the images of an experiment's models from files go through; nothing without such models.
  private func preprocessed(_ label: String) throws -> [(key: String, value: JSONParts)] {
    guard let models = preprocessing[label], !models.isEmpty else { return [] }
    return [("preprocessing", .encoded(try JSONText.encode(models)))]
  }

  /// - Throws: what the encoding throws.
  func json() throws -> [UInt8] {
    // Trials that several experiments ask for are encoded once, and all of them side by side: with
    // many trials this is most of the work of a render that runs nothing.
    var places: [TrialResult: Int] = [:]
    var trials: [TrialResult] = []
    let numbers = outcomes.map { outcome in
      outcome.results.map { trial in
        if let place = places[trial] { return place }
        places[trial] = trials.count
        trials.append(trial)
        return trials.count - 1
      }
    }
    let all = trials
    let encoded = try ParallelWork.map(all.count) { try self.object(all[$0]) }
    let experiments = try zip(outcomes, numbers).map { outcome, numbers in
      (
        key: outcome.label,
        value: JSONParts.object(
          [("failures", .encoded(try JSONText.encode(outcome.failures)))]
            + (try preprocessed(outcome.label))
            + [("trials", .array(numbers.map { .encoded(encoded[$0]) }))])
      )
    }
    return JSONParts.object([
      ("claims", .encoded(try JSONText.encode(claims))),
      ("experiments", .object(experiments.sorted { $0.key < $1.key })),
    ]).bytes
  }
}
