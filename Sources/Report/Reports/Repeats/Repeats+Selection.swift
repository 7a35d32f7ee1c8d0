internal import Trials

extension Repeats {
  /// What a table or figure says of each of its trials, so that these are no repeats there.
  struct Telling: Sendable {
    var seeds = false
    var experiments = false

    init() {}

    init(_ columns: [TrialColumn]) {
      seeds = columns.contains { $0.name == "seed" }
      experiments = columns.contains { $0.name == "experiment" }
    }
  }

  /// The trials of experiments that fulfill the conditions, repeats together, in the order of the labels
  /// and of their grids.
  ///
  /// Conditions on settings choose trials. Conditions on what is measured choose repeats by their
  /// means: of some lucky seeds alone the mean would be another model's.
  static func select(
    _ labels: [String], where conditions: [TrialCondition], from outcomes: [ExperimentOutcome],
    telling: Telling = Telling()
  ) -> [Repeats] {
    let ofTrials = conditions.filter(\.choosesTrials)
    let ofSeeds = conditions.filter { $0.column.name == "seed" }
    var rows: [TrialRow] = []
    var failed: [Failed] = []
    for label in labels {
      guard let outcome = outcomes.first(where: { $0.label == label }) else { continue }
      for (index, trial) in outcome.trials.enumerated() {
        let recipe = outcome.recipes[index]
        switch trial {
        case .success(let trial) where ofTrials.allSatisfy({ $0.matches(trial) }):
          rows.append(
            TrialRow(
              experiment: label, trial: trial, recipe: recipe, details: outcome.details[index],
              network: outcome.networks[index]))
        case .failure:
          guard let recipe, ofSeeds.allSatisfy({ $0.matches(.integer(recipe.seed)) }) else {
            continue
          }
          failed.append(Failed(experiment: label, recipe: recipe))
        case .success: continue
        }
      }
    }
    let ofRepeats = conditions.filter { !$0.choosesTrials }
    let seeds = Set(rows.map(\.trial.seed) + failed.map(\.recipe.seed))
    // The trials of one experiment with one seed are no repeats, and formulas ask for them often.
    let all =
      labels.count == 1 && seeds.count < 2
      ? rows.map { Repeats(rows: [$0], failed: 0) } : grouped(rows, failed, telling)
    return all.filter { repeats in
      ofRepeats.allSatisfy { $0.matches(repeats.value($0.column)) }
    }
  }

  private struct Failed {
    let experiment: String
    let recipe: TrialRecipe
  }

  private struct Key: Hashable {
    /// Nil where it is not known: then the columns that trials are set by stand for it.
    let recipe: TrialRecipe?
    let settings: [ResultColumn.Value]
    /// Nil where trials of several experiments may be repeats.
    let experiment: String?
    /// Nil unless seeds are told.
    let seed: Int?
  }

  private static func grouped(
    _ rows: [TrialRow], _ failed: [Failed], _ telling: Telling
  ) -> [Repeats] {
    let settings = PairFunction.alike(but: "seed")
    let groups = rows.groupedInOrder { row in
      let recipe = row.recipe?.withoutSeed
      return Key(
        recipe: recipe, settings: recipe == nil ? settings.map { $0.value(row.trial) } : [],
        experiment: recipe == nil || telling.experiments ? row.experiment : nil,
        seed: telling.seeds ? row.trial.seed : nil)
    }
    return groups.flatMap { key, rows -> [Repeats] in
      var seeds: Set<Int> = []
      let once = rows.filter { seeds.insert($0.trial.seed).inserted }
      guard let recipe = key.recipe else {
        // Trials with the same seed are not repeats: they differ in something that no column shows.
        return once.count == rows.count
          ? [Repeats(rows: rows, failed: 0)] : rows.map { Repeats(rows: [$0], failed: 0) }
      }
      let lacking = failed.filter {
        $0.recipe.withoutSeed == recipe && (key.experiment ?? $0.experiment) == $0.experiment
      }
      // A trial that several experiments ask for is one trial.
      return [
        Repeats(
          rows: once,
          failed: telling.seeds ? 0 : Set(lacking.map(\.recipe.seed)).subtracting(seeds).count)
      ]
    }
  }
}
