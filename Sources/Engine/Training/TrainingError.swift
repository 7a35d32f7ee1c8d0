internal import Foundation
package import Kernels

/// What can fail in training.
package enum TrainingError: Error, Equatable, CustomStringConvertible {
  /// The loss became NaN or infinite after steps with a finite one. Epoch and step count from 1; `lastLoss`
  /// is the last finite one, nil where an earlier run had it.
  case diverged(epoch: Int, step: Int, lastLoss: Double?, learningRate: Double)
  /// The loss is NaN or infinite before a weight has changed.
  case startNotFinite(Precision)
  /// The gradients of float16 overflow even if the loss is not scaled.
  case gradientsOverflow(epoch: Int, step: Int, learningRate: Double)
  /// The weights that training is to start from hold NaN or infinite values.
  case weightsNotFinite(array: String, count: Int, of: Int)
  case stateDoesNotFit(array: String)
  /// A network's results on some images are NaN or infinite.
  case outputsNotFinite
  case noImages

  package var description: String {
    switch self {
    case .diverged(let epoch, let step, let lastLoss, let rate):
      "training diverged in epoch \(epoch), step \(step): the loss is no longer a number "
        + "(\(lastLoss.map { "before \(Self.text($0)), " } ?? "")learning rate \(Self.text(rate))); "
        + "try a smaller `learning_rate`"
    case .startNotFinite(let precision):
      "the loss is NaN or infinite at the first step, before any weight has changed: the weights that "
        + "training starts from do not fit the images; check `weights` and `preprocess`"
        + (precision == .float16 ? ", or try `precision: bfloat16`, which has larger numbers" : "")
    case .gradientsOverflow(let epoch, let step, let rate):
      "training diverged in epoch \(epoch), step \(step): the gradients are too large for float16 "
        + "(learning rate \(Self.text(rate))); try `precision: bfloat16` or a smaller `learning_rate`"
    case .weightsNotFinite(let array, let count, let total):
      "the weights that training starts from hold NaN or infinite values: \(count) of \(total) in "
        + "`\(array)`; check where they come from"
    case .stateDoesNotFit(let array):
      "the saved training state lacks a matching `\(array)`"
    case .outputsNotFinite:
      "the network's outputs for some images are NaN or infinite"
    case .noImages:
      "there are no training images; raise `limit` or choose another `split`"
    }
  }

  private static func text(_ number: Double) -> String { String(format: "%.4g", number) }
}
