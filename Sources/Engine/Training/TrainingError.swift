/// What can fail in training.
package enum TrainingError: Error, Equatable, CustomStringConvertible {
  /// The loss is NaN or infinite; epoch and step count from 1.
  case diverged(epoch: Int, step: Int)
  case stateDoesNotFit(array: String)
  /// A network's results on some images are NaN or infinite.
  case outputsNotFinite
  case noImages

  package var description: String {
    switch self {
    case .diverged(let epoch, let step):
      "training diverged in epoch \(epoch), step \(step): the loss is no longer a number; "
        + "try a smaller `learning_rate`"
    case .stateDoesNotFit(let array):
      "the saved training state lacks a matching `\(array)`"
    case .outputsNotFinite:
      "the network's outputs are no longer numbers: training diverged in its last steps; "
        + "try a smaller `learning_rate`"
    case .noImages:
      "there are no training images; raise `limit` or choose another `split`"
    }
  }
}
