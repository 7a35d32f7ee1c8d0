import Assessment
import Datasets
import Foundation
import Kernels
import Testing

@testable import Execution
@testable import Trials

@Suite struct ClassRemarksTests {
  private static func metrics(_ labels: [Int32], classes: Int) -> ClassificationMetrics {
    ClassificationMetrics(
      labels: labels,
      probabilities: labels.flatMap { label in (0..<classes).map { $0 == Int(label) ? 1 : 0 } },
      classes: classes)
  }

  @Test func classesWithoutTestImagesAreNamed() {
    #expect(ClassRemarks.evaluation(Self.metrics([0, 1], classes: 2), classes: ["a", "b"]) == [])
    #expect(
      ClassRemarks.evaluation(Self.metrics([0], classes: 2), classes: ["a", "b"]) == [
        "class `b` has no test images: recall is the mean over the other classes, "
          + "precision and F1 count it only where it is predicted, and AUC has no value"
      ])
    #expect(
      ClassRemarks.evaluation(Self.metrics([1], classes: 3), classes: ["a", "b", "c"]) == [
        "classes `a` and `c` have no test images: recall is the mean over the other classes, "
          + "precision and F1 count them only where they are predicted, and AUC has no value"
      ])
    let names = (0..<100).map { "c\($0)" }
    #expect(
      ClassRemarks.evaluation(Self.metrics([0], classes: 100), classes: names)[0].hasPrefix(
        "classes `c1`, `c2`, `c3`, `c4`, `c5`, `c6`, `c7`, `c8` and 91 more have no test images: "))
    #expect(
      ClassRemarks.evaluation(Self.metrics([0], classes: 1), classes: ["a"])
        == ["class `a` is the only one: AUC has no value"])
  }

  @Test func classesWithoutTrainingImagesAreNamed() {
    func remarks(_ labels: [Int32]) -> [String] {
      let images = ImageSet(
        channels: 1, height: 1, width: 1, pixels: labels.map { _ in 0 }, labels: labels)
      return ClassRemarks.training(
        Dataset(
          name: "d", classNames: ["a", "b", "c"], train: images, test: images, digest: ""))
    }
    #expect(remarks([0, 1, 2, 0]) == [])
    #expect(remarks([0, 2]) == ["class `b` has no training images: no network can learn it"])
    #expect(
      remarks([1]) == ["classes `a` and `c` have no training images: no network can learn them"])
  }

  @Test func answersThatAreNoNumbersHaveNoAUC() {
    let metrics = ClassificationMetrics(
      labels: [0, 1], probabilities: [.nan, .nan, 0.5, 0.5], classes: 2)
    let record = EvaluationRecord(metrics, loss: .nan, classes: ["a", "b"])
    #expect(record.auc == nil)
    #expect(
      record.remarks == [
        "the network's answers to test images are not numbers: AUC has no value"
      ])
  }

  /// A value that is not there is null in the file, and not an invented number.
  @Test func aMissingAUCIsWrittenAsNull() throws {
    var result = try #require(Self.result)
    result.quality.auc = nil
    result.remarks =
      ["one"] + ClassRemarks.evaluation(Self.metrics([0], classes: 2), classes: ["a", "b: AUC"])
    let data = try JSONEncoder().encode(result)
    let object = try #require(JSONSerialization.jsonObject(with: data) as? [String: Any])
    #expect(object["auc"] is NSNull)
    #expect(result.reasonWithoutAUC == "class `b: AUC` has no test images")
    result.quality.auc = 0.5
    #expect(result.reasonWithoutAUC == nil)
  }

  private static let result: TrialResult? = TrialResult(
    settings: .sample(), machine: .init(isa: "avx2", arithmetic: .native),
    structure: .init(
      classes: 2, trainImages: 2, testImages: 2, parameters: 1, layers: 1, macs: 1),
    quality: .init(
      trainAccuracy: nil, testAccuracy: 1, recall: 1, precision: 1, f1: 1, auc: 1, loss: 0),
    times: .init(
      epochs: [1], tests: [1], features: 0, preparation: 0, inference: [1], latencies: [0.001],
      testImages: 2),
    sizes: .init(sizeMb: 1, payloadMb: 1, compressedMb: 1, gzipMb: 1, peakMemoryMb: 1),
    scores: .init(opscore: nil, opscoreTrain: nil))
}
