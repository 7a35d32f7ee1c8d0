internal import Kernels

/// The machine that computes, as far as results and times depend on it.
package struct Hardware: Codable, Hashable, Sendable {
  package let processor: String
  /// The threads that it computes with where a trial sets none: sums are divided among them, so that their number changes
  /// the last bits of results.
  package let threads: Int
  /// The strongest instruction set in use where a trial sets none.
  package let instructionSet: String
  package let oneDNN: String

  package init(processor: String, threads: Int, instructionSet: String, oneDNN: String) {
    self.processor = processor
    self.threads = threads
    self.instructionSet = instructionSet
    self.oneDNN = oneDNN
  }

  package static let current = Hardware(
    processor: Processor.name, threads: Processor.threads,
    instructionSet: Processor.instructionSet, oneDNN: Processor.oneDNNVersion)

  /// Makes this process compute with `current.threads` threads; to be called at its start, on the
  /// thread that computes.
  package static func useThreads() { Processor.useThreads() }

  /// What the times of a trial depend on.
  package func timeFacts(of trial: Trial) -> [String: String] {
    ["processor": processor, "threads": String(threads(of: trial)), "onednn": oneDNN]
  }

  /// The trial with what it leaves to the machine: as it is run here.
  package func asRun(_ trial: Trial) -> Trial {
    var trial = trial
    // A set that has no name here stays `native`.
    if trial.isa == .native { trial.isa = InstructionSet(rawValue: instructionSet) ?? .native }
    trial.threads = threads(of: trial)
    return trial
  }

  /// The threads that a trial is computed with. Sums are divided among them, which changes their last
  /// bits.
  package func threads(of trial: Trial) -> Int { trial.threads ?? threads }

  /// The set that a trial is computed with.
  package func instructionSet(of trial: Trial) -> String {
    trial.isa == .native ? instructionSet : trial.isa.rawValue
  }
}
