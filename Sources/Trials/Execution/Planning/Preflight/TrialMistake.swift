package import Trials

/// What keeps a trial from being run, or is worth knowing before it runs.
package struct TrialMistake: Hashable, Sendable {
  /// A part of an experiment's options.
  package struct Place: Hashable, Sendable {
    /// The name of the option.
    package let option: String
    /// The keys that lead to the part of its value; what is not there is left out.
    package var keys: [String] = []
    /// The item of a list there that is meant.
    package var word: String?

    init(_ option: String, _ keys: [String] = [], word: String? = nil) {
      (self.option, self.keys, self.word) = (option, keys, word)
    }
  }

  /// Of the experiment.
  package let label: String
  package let trial: Trial
  /// Where to look for it: the first that the notebook gives.
  package let places: [Place]
  /// One sentence without a final period.
  package let message: String
  /// Whether it keeps nothing from being run.
  package let isRemark: Bool
}
