import Foundation
import Testing

@testable import Assessment

extension ScikitLearnReference: CustomTestStringConvertible {
  var testDescription: String { name }
}

@Suite struct ClassificationMetricsTests {
  @Test(arguments: ScikitLearnReference.all)
  func agreesWithScikitLearn(reference: ScikitLearnReference) throws {
    let labels = reference.labels.split(whereSeparator: \.isWhitespace).map { Int32($0)! }
    let probabilities = reference.probabilities.split(whereSeparator: \.isWhitespace)
      .map { Float($0)! }
    let metrics = ClassificationMetrics(
      labels: labels, probabilities: probabilities, classes: reference.classes)
    #expect(metrics.confusion == reference.confusion)
    #expect(abs(metrics.accuracy - reference.accuracy) < 1e-12)
    #expect(abs(metrics.recall - reference.recall) < 1e-12)
    #expect(abs(metrics.precision - reference.precision) < 1e-12)
    #expect(abs(metrics.f1 - reference.f1) < 1e-12)
    #expect(abs(try #require(metrics.loss) - reference.loss) < 1e-12)
    #expect((metrics.auc == nil) == (reference.auc == nil))
    if let auc = metrics.auc, let expected = reference.auc { #expect(abs(auc - expected) < 1e-12) }
  }

  @Test func givesTheRandomReferenceOfTheLiterature() {
    let classes = 10
    let labels = (0..<1000).map { Int32($0 % classes) }
    let metrics = ClassificationMetrics(
      labels: labels, probabilities: [Float](repeating: 0.1, count: 10_000), classes: classes)
    #expect(metrics.accuracy == 0.1)
    #expect(metrics.auc == 0.5)
    #expect(abs(metrics.loss! - log(10)) < 1e-6)
  }

  @Test func survivesADivergedNetwork() throws {
    let metrics = ClassificationMetrics(
      labels: [0, 1], probabilities: [.nan, .nan, .nan, .nan], classes: 2)
    #expect(metrics.accuracy == 0.5)
    #expect(metrics.auc == nil)
    #expect(metrics.loss == nil)
    #expect(metrics.confusion == [[1, 0], [1, 0]])
    #expect(
      try JSONDecoder().decode(
        ClassificationMetrics.self, from: JSONEncoder().encode(metrics)) == metrics)
  }

  /// What is right about every image is right, whatever classes the images lack.
  @Test func namesTheClassesWithoutImages() {
    let metrics = ClassificationMetrics(
      labels: [0, 0, 2], probabilities: [0.9, 0, 0.1, 0.8, 0, 0.2, 0, 0, 1], classes: 3)
    #expect(metrics.classesWithoutImages == [1])
    #expect([metrics.accuracy, metrics.recall, metrics.precision, metrics.f1] == [1, 1, 1, 1])
    #expect(metrics.auc == nil)
  }

  @Test func countsOneClassAlone() {
    let metrics = ClassificationMetrics(labels: [0, 0], probabilities: [1, 1], classes: 1)
    #expect(metrics.accuracy == 1)
    #expect(metrics.auc == nil)
    #expect(metrics.loss == 0)
  }
}
