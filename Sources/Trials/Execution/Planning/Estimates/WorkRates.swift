internal import Datasets
internal import Kernels
internal import Training
internal import Trials

/// How many seconds a unit of work takes, from what was measured on this machine: of the same model and
/// size where there is such, else of the same library and number format, else of whatever there is.
struct WorkRates {
  /// What is done; their rates have little to do with each other.
  enum Kind: Hashable {
    case training, trainingOnFeatures, extraction, inference, singleImages
    /// A chain of techniques, by its text.
    case technique(String)
  }

  private struct Group: Hashable {
    var kind: Kind
    var backend: Backend?
    var precision: Precision?
    var isa: InstructionSet?
    var model: ModelSource?
    var input: InputSize?
  }

  private struct Sum {
    var seconds = 0.0
    var work = 0.0
  }

  private var sums: [Group: Sum] = [:]

  /// Takes in a measurement.
  mutating func add(_ kind: Kind, of trial: Trial, seconds: Double, work: Double) {
    guard seconds > 0, work > 0, seconds.isFinite else { return }
    for group in Self.groups(kind, trial) {
      sums[group, default: Sum()].seconds += seconds
      sums[group, default: Sum()].work += work
    }
  }

  /// - Returns: the seconds, and whether nothing like it has been measured.
  func seconds(_ kind: Kind, of trial: Trial, work: Double) -> (seconds: Double, isRough: Bool) {
    guard work > 0 else { return (0, false) }
    for group in Self.groups(kind, trial) {
      if let sum = sums[group] { return (work * sum.seconds / sum.work, false) }
    }
    return (work * Self.usualRate(kind, trial), true)
  }

  /// From the nearest to the farthest.
  private static func groups(_ kind: Kind, _ trial: Trial) -> [Group] {
    let backend = trial.training.backend
    let arithmetic = Group(
      kind: kind, backend: backend, precision: trial.training.precision, isa: trial.isa)
    var ofModel = arithmetic
    ofModel.model = trial.model
    var ofSize = ofModel
    ofSize.input = trial.data.input
    var groups = [
      ofSize, ofModel, arithmetic,
      Group(kind: kind, backend: backend, precision: trial.training.precision),
      Group(kind: kind, backend: backend), Group(kind: kind),
    ]
    if case .technique(let text) = kind {
      // `cluster(16)` tells of `cluster(256)` more than `distill(resnet56)` does.
      let names = text.split(separator: "+").map { $0.prefix { $0 != "(" } }
      groups.append(Group(kind: .technique(names.joined(separator: "+"))))
      groups.append(Group(kind: .technique("")))
    }
    return groups
  }

  /// As a processor of today has it with two threads.
  private static func usualRate(_ kind: Kind, _ trial: Trial) -> Double {
    let library = trial.training.backend == .onednn ? 8e-12 : 2e-11
    let format = trial.training.precision == .float32 ? 1.0 : 2.0
    let use =
      switch kind {
      case .training, .extraction, .inference: 1.0
      case .trainingOnFeatures, .singleImages: 3.0
      case .technique: 0.5
      }
    return library * format * use
  }
}
