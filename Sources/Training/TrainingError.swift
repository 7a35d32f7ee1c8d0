/// What can go wrong while a network learns.
public enum TrainingError: Error, Equatable, CustomStringConvertible {
  /// The loss is no longer a number.
  case diverged(epoch: Int, step: Int)
  case stateDoesNotFit(array: String)
  case noImages

  public var description: String {
    switch self {
    case .diverged(let epoch, let step):
      "training diverged in epoch \(epoch), step \(step): the loss is no longer a number; "
        + "try a smaller `learning_rate`"
    case .stateDoesNotFit(let array):
      "the saved state of training has no fitting `\(array)`"
    case .noImages:
      "there are no training images; raise `limit` or choose another `split`"
    }
  }
}
