internal import Foundation

/// How the learning rate decays.
package enum LearningRateSchedule: String, Codable, CaseIterable, Sendable {
  case constant
  /// A tenth after half of the steps, a hundredth after three quarters.
  /// Source: He et al. 2015, section 4.2.
  case step
  /// Half a cosine, down to 0 at the end. Source: Loshchilov and Hutter 2017, without restarts.
  case cosine

  /// The factor on the initial rate.
  ///
  /// - Parameter progress: the share of all steps done, 0 ... 1.
  package func factor(progress: Double) -> Double {
    switch self {
    case .constant: 1
    case .step: progress < 0.5 ? 1 : progress < 0.75 ? 0.1 : 0.01
    case .cosine: 0.5 * (1 + cos(Double.pi * progress))
    }
  }
}
