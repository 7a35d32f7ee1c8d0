package import Compression
internal import Datasets
package import Kernels
internal import Options
internal import Training

/// What is done to the trained network, and how everything is computed.
extension TrialSetting {
  package var techniques: Setting<TechniqueChain> {
    Setting(
      "technique", option: "techniques", .technique, TechniqueChain.optionType,
      usual: TechniqueChain.none,
      // Techniques follow training.
      irrelevantTo: [.guessing, .training, .features, .featureTime], at: \.technique,
      help: "What is done to the trained network, such as cluster(256) or {cluster: 256}, in "
        + "chains \"prune(0.5) + cluster(256)\" or [{prune: 0.5}, {cluster: 256}]; `none` leaves it as "
        + "it is"
    ).with {
      $0.heading = "Technique"
      $0.title = "Techniques"
      $0.isNamedByValue = true
      // A chain may be written in several ways: the results tell which trial has which.
      $0.isKnownBefore = { _ in false }
      $0.isReadPlainly = false
    }
  }

  package var precisions: Setting<Precision> {
    Setting(
      "precision", .arithmetic, .name(Precision.allCases.map(\.rawValue)), usual: .float32,
      irrelevantTo: .guessing, at: \.training.precision,
      help: "The number format of training and inference"
    ).with {
      $0.heading = "Number format"
      $0.title = "Number format"
      $0.isNamedByValue = true
    }
  }

  package var seeds: Setting<Int> {
    Setting(
      "seed", .seed, usual: 1,
      help: "Drives initialization and shuffling; the notebook's seed where not given, else 1",
      apply: { seed, trial in
        trial.training.seed = UInt64(seed)
        trial.data.seed = UInt64(seed)
      },
      value: { Int($0.training.seed) }, type: { _ in .integer(0...Int(Int32.max)) }
    ).with {
      $0.heading = "Seed"
      $0.title = "Seed"
      $0.showsUsual = false
      $0.fact = { facts, stage in
        stage == .features && !facts.drawsFeatures ? nil : String(facts.trial.training.seed)
      }
      $0.pretraining = .init()
    }
  }

  package var backends: Setting<Backend> {
    Setting(
      "backend", .arithmetic, .name(Backend.allCases.map(\.rawValue)), usual: .onednn,
      irrelevantTo: .guessing, at: \.training.backend,
      help: "The library that calculates: onednn is the fast one, openblas the portable one"
    ).with {
      $0.heading = "Backend"
      $0.title = "Backend"
      $0.isNamedByValue = true
    }
  }

  package var instructionSets: Setting<InstructionSet> {
    Setting(
      "isa", .arithmetic, .name(InstructionSet.allCases.map(\.rawValue)), usual: .native,
      irrelevantTo: .guessing, at: \.isa,
      help: "The newest instruction set that may be used; native is all that the machine has"
    ).with {
      $0.heading = "ISA"
      $0.title = "ISA"
      $0.columnValue = { .text($0.machine.isa) }
      // What `native` turns out to be is known on the machine that runs the trial.
      $0.isKnownBefore = { $0 != .native }
      $0.fact = { facts, _ in facts.hardware.instructionSet(of: facts.trial) }
    }
  }

  package var threads: Setting<Int?> {
    Setting(
      "threads", .arithmetic, .integer(1...1024), usual: .some(nil), irrelevantTo: .guessing,
      at: \.threads,
      help: "How many threads compute; all cores that the program is granted where not given"
    ).with {
      $0.heading = "Threads"
      $0.title = "Threads"
      $0.showsUsual = false
      // How many are granted is known on the machine that runs the trial.
      $0.isKnownBefore = { $0 != nil }
      $0.fact = { facts, _ in String(facts.hardware.threads(of: facts.trial)) }
    }
  }
}
