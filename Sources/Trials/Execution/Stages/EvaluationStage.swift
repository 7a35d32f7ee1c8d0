internal import Assessment
internal import Datasets
internal import Foundation
internal import Training
internal import Trials

/// How well the finished model does on the test images.
struct EvaluationStage: Stage {
  typealias Record = EvaluationRecord
  static let kind = StageKind.evaluation

  private let context: StageContext

  init(_ context: StageContext) { self.context = context }

  static func isStored(_ key: StageKey, in store: Store, warn: (String) -> Void) -> Bool {
    store.record(key, as: Record.self, warn: warn) != nil && store.details(key, warn: warn) != nil
  }

  func make() throws {
    let model = try context.finishedModel()
    context.emit(.stage("evaluating"))
    let outcome = try context.evaluator(model).evaluate(model.weights)
    let dataset = context.dataset
    let metrics = ClassificationMetrics(
      labels: dataset.test.labels, probabilities: outcome.probabilities,
      classes: dataset.classNames.count)
    let details = EvaluationDetails(
      dataset.test, probabilities: outcome.probabilities, classes: dataset.classNames, metrics)
    try context.store.add(
      context.keys.evaluation,
      record: EvaluationRecord(metrics, loss: outcome.loss, classes: details.classes)
    ) {
      try Store.write(details, to: $0)
    }
  }
}

extension EvaluationRecord {
  /// - Parameter classes: the names, in the order of the labels.
  init(_ metrics: ClassificationMetrics, loss: Double, classes: [String]) {
    self.init(
      accuracy: metrics.accuracy, recall: metrics.recall, precision: metrics.precision,
      f1: metrics.f1, auc: metrics.auc, loss: loss,
      topFiveAccuracy: metrics.topFiveAccuracy, calibration: metrics.calibration,
      correct: metrics.correct,
      remarks: ClassRemarks.evaluation(metrics, classes: classes))
  }
}
