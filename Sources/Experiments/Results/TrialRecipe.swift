internal import Assessment
internal import Datasets
internal import Training

/// What a trial does, and the seed that it does it with: trials of the same recipe but for the seed are
/// repeats of each other, whichever experiments ask for them.
public struct TrialRecipe: Hashable, Sendable {
  private enum Settings: Hashable, Sendable {
    /// All settings, and what counts as time in the scores.
    case trial(Trial, TimeWeights)
    case named(String)
  }

  private let settings: Settings
  public let seed: Int

  init(_ trial: Trial, timeWeights: TimeWeights) {
    seed = Int(trial.training.seed)
    var plain = trial
    plain.training.seed = 0
    plain.data.seed = 0
    settings = .trial(plain, timeWeights)
  }

  /// A recipe that is told from others by its name.
  public init(_ name: String, seed: Int) {
    settings = .named(name)
    self.seed = seed
  }

  private init(_ settings: Settings, seed: Int) {
    self.settings = settings
    self.seed = seed
  }

  /// What repeats have in common.
  public var withoutSeed: TrialRecipe { TrialRecipe(settings, seed: 0) }
}
