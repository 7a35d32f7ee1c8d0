package import Assessment
internal import Training

/// What a trial does, and the seed that it does it with: trials of the same recipe but for the seed are
/// repeats of each other, whichever experiments ask for them.
package struct TrialRecipe: Hashable, Sendable {
  private enum Settings: Hashable, Sendable {
    /// One of a `Numbering`, as comparing all settings takes long.
    case numbered(Int)
    case named(String)
  }

  private let settings: Settings
  package let seed: Int

  /// A recipe that is told from others by its name.
  package init(_ name: String, seed: Int) { self.init(.named(name), seed: seed) }

  private init(_ settings: Settings, seed: Int) {
    self.settings = settings
    self.seed = seed
  }

  /// What repeats have in common.
  package var withoutSeed: TrialRecipe { TrialRecipe(settings, seed: 0) }

  /// Gives the trials of one run their recipes.
  package struct Numbering {
    /// All settings but the seed, and what counts as time in the scores.
    private struct Key: Hashable {
      let trial: Trial
      let timeWeights: TimeWeights
    }

    private var numbers: [Key: Int] = [:]

    package init() {}

    package mutating func recipe(of trial: Trial, timeWeights: TimeWeights) -> TrialRecipe {
      var plain = trial
      for setting in TrialSetting.all where setting.group == .seed { setting.reset(&plain) }
      let key = Key(trial: plain, timeWeights: timeWeights)
      let number = numbers[key] ?? numbers.count
      numbers[key] = number
      return TrialRecipe(.numbered(number), seed: Int(trial.training.seed))
    }
  }
}
