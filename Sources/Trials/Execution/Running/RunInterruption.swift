internal import Files

/// A run that was ended on request, with what is kept of it.
package struct RunInterruption: Error, Equatable, CustomStringConvertible {
  /// A training that goes on later where it was.
  package struct Checkpoint: Equatable, Sendable {
    let trial: String
    let epoch, epochs: Int
  }

  package let signal: Int32
  let trials, stored: Int
  let checkpoint: Checkpoint?

  package var description: String {
    let share =
      "\(stored) of \(trials) trial\(trials == 1 ? "" : "s") \(stored == 1 || trials == 1 ? "is" : "are") stored"
    let rest = checkpoint.map {
      ", and `\($0.trial)` goes on after epoch \($0.epoch) of \($0.epochs)"
    }
    return "interrupted: \(share)\(rest ?? ""); run the same command to go on"
  }
}

/// Watches a run for the training that an interruption finds under way.
final class CheckpointWatch {
  private(set) var checkpoint: RunInterruption.Checkpoint?

  func see(_ event: RunEvent) {
    switch event {
    case .epoch(let trial, let number, let total, _, _, _) where number < total:
      checkpoint = .init(trial: trial, epoch: number, epochs: total)
    case .resumed(let trial, let epoch, let total):
      checkpoint = .init(trial: trial, epoch: epoch, epochs: total)
    case .trialStarted, .trialFinished, .trialFailed, .epoch: checkpoint = nil
    default: break
    }
  }
}
