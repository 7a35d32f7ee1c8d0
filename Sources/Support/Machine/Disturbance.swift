/// What disturbed a measurement of time, and how much.
package enum Disturbance: Codable, Hashable, Sendable {
  /// Processors' worth of other processes' computing.
  case otherProcesses(processors: Double)
  /// Processors' worth of time that the host of a virtual machine took away.
  case steal(processors: Double)
  /// The share of the time for which a quota held the process back.
  case quota(share: Double)
  /// How much slower the reference kernel was before or after: 0.1 for 10 %.
  case drift(Double)

  /// A clause that can follow “because”, without a period.
  package var reason: String {
    switch self {
    case .otherProcesses(let processors):
      "other processes used \(Self.cores(processors))"
    case .steal(let processors): "the host of this virtual machine took \(Self.cores(processors))"
    case .quota(let share):
      "a CPU quota held the process back for \(Self.percent(share)) of the time"
    case .drift(let share): "the reference kernel drifted by \(Self.percent(share))"
    }
  }

  private static func cores(_ processors: Double) -> String {
    let tenths = (processors * 10).rounded() / 10
    return tenths < 0.1 ? "less than 0.1 cores" : tenths == 1 ? "1 core" : "\(tenths) cores"
  }

  private static func percent(_ share: Double) -> String { "\(Int((share * 100).rounded()))%" }
}
