import Foundation
import Testing

@testable import Assessment

/// Against netcal 1.4.0, NumPy 2.4.6 and scikit-learn 1.9.1, as Reference/make_comparisons.py prints it.
@Suite struct CalibrationTests {
  /// 400 images of 4 classes.
  private static func sample() -> (labels: [Int32], probabilities: [Float]) {
    var random = SplitMix(1)
    var labels: [Int32] = []
    var probabilities: [Float] = []
    for _ in 0..<400 {
      var scores = (0..<4).map { _ in random.index(below: 1000) + 1 }
      let label = random.index(below: 4)
      scores[label] += random.index(below: 1500)
      let sum = scores.reduce(0, +)
      probabilities += scores.map { Float($0) / Float(sum) }
      labels.append(Int32(label))
    }
    return (labels, probabilities)
  }

  @Test func errorAndBrier() throws {
    let (labels, probabilities) = Self.sample()
    let found = try #require(Calibration(labels: labels, probabilities: probabilities, classes: 4))
    #expect(abs(found.expectedError / 0.322_921_425_849_199_3 - 1) < 1e-9)
    #expect(abs(found.brier / 0.458_304_571_116_087_97 - 1) < 1e-9)
    #expect(found.bins.count == 15 && found.bins.compactMap(\.?.count).reduce(0, +) == 400)
  }

  /// A probability of 1 belongs to the last bin.
  @Test func certain() throws {
    let found = try #require(Calibration(labels: [0, 1], probabilities: [1, 0, 1, 0], classes: 2))
    #expect(found.bins.last == Calibration.Bin(count: 2, confidence: 1, accuracy: 0.5))
    #expect(found.expectedError == 0.5 && found.brier == 1)
    #expect(Calibration(labels: [0], probabilities: [.nan, 1], classes: 2) == nil)
  }

  /// `top_k_accuracy_score` gives 0.905 for the first two of four; five of six and seven classes here.
  @Test func topFive() {
    func metrics(_ label: Int32, _ probabilities: [Float]) -> ClassificationMetrics {
      ClassificationMetrics(
        labels: [label], probabilities: probabilities, classes: probabilities.count)
    }
    #expect(metrics(0, [0.1, 0.1, 0.2, 0.2, 0.4]).topFiveAccuracy == nil)
    #expect(metrics(0, [0.01, 0.09, 0.2, 0.2, 0.2, 0.3]).topFiveAccuracy == 0)
    #expect(metrics(1, [0.01, 0.09, 0.2, 0.2, 0.2, 0.3]).topFiveAccuracy == 1)
    // Of equal ones the first five.
    let equal = [Float](repeating: 1 / 7, count: 7)
    #expect(metrics(4, equal).topFiveAccuracy == 1 && metrics(5, equal).topFiveAccuracy == 0)
    #expect(Array(metrics(5, equal).correct) == [false])
  }

  /// Bits come back as they were, also those of a last byte that is not full.
  @Test(arguments: [0, 1, 7, 8, 9, 1000]) func bits(count: Int) throws {
    let bits = (0..<count).map { $0 % 3 == 0 || $0 == count - 1 }
    let packed = ImageBits(bits)
    #expect(Array(packed) == bits)
    #expect(try JSONDecoder().decode(ImageBits.self, from: JSONEncoder().encode(packed)) == packed)
    #expect(throws: DecodingError.self) {
      try JSONDecoder().decode(ImageBits.self, from: Data(#"{"count": 9, "bytes": "AA=="}"#.utf8))
    }
  }

  /// 90 % with a million parameters and a tenth of a billion multiply-accumulates, by hand.
  @Test func netScore() throws {
    let score = try #require(
      NetScore.score(accuracy: 0.9, parameters: 1_000_000, macs: 100_000_000))
    #expect(abs(score - 20 * (2 * 1.954_242_509_439_325 + 0.5)) < 1e-9)
    #expect(NetScore.score(accuracy: 0.9, parameters: 0, macs: 1) == nil)
  }

  @Test func curves() throws {
    let (labels, probabilities) = Self.sample()
    let curves = try #require(
      ThresholdCurves(
        labels.enumerated().map { (probabilities[$0 * 4 + 2], $1 == 2) }))
    #expect(abs(curves.averagePrecision / 0.809_252_900_269_972_4 - 1) < 1e-9)
    for (index, threshold, wrong, found) in [
      (0, 0.889_750_897_884_368_9, 0.0, 0.009_803_921_568_627_45),
      (49, 0.464_929_848_909_378_05, 0.016_778_523_489_932_886, 0.441_176_470_588_235_3),
      (199, 0.211_324_572_563_171_4, 0.359_060_402_684_563_74, 0.911_764_705_882_352_9),
      (389, 0.016_498_625_278_472_9, 0.966_442_953_020_134_1, 1),
    ] {
      let point = curves.points[index]
      #expect(point.threshold == threshold)
      #expect(abs(point.falsePositiveRate - wrong) < 1e-12)
      #expect(abs(point.truePositiveRate - found) < 1e-12)
    }
    #expect(ThresholdCurves([(0.5, true), (0.2, true)]) == nil)
  }
}
