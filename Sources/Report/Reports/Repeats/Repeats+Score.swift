internal import Assessment
internal import Foundation
internal import Trials

extension Repeats {
  /// The measurement whose score is the mean of the repeats' scores: with geometric means, as a score
  /// adds logarithms up. So MIN and MAX bound the scores of all rows. Nil where a trial has no time.
  func scoredMeasurement(_ seconds: (TrialResult) -> Double?) -> Assessment.Measurement? {
    let measurements = trials.compactMap { trial in
      seconds(trial).map {
        Assessment.Measurement(
          accuracy: trial.quality.testAccuracy, seconds: $0, megabytes: trial.sizes.sizeMb)
      }
    }
    guard measurements.count == count else { return nil }
    if count == 1 { return measurements[0] }
    func mean(_ values: [Double]) -> Double {
      exp(values.map { log($0) }.reduce(0, +) / Double(values.count))
    }
    let errors = zip(measurements, trials).map {
      max(1 - $0.accuracy, 1 / (2 * Double(max($1.structure.testImages, 1))))
    }
    return Assessment.Measurement(
      accuracy: 1 - mean(errors), seconds: mean(measurements.map(\.seconds)),
      megabytes: mean(measurements.map(\.megabytes)))
  }
}
