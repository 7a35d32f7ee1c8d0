import Datasets
import Files
import Foundation
import Kernels
import Networks
import TestSupport
import Testing

@testable import Training

@Suite struct FeatureFileTests {
  private let folder = try! TemporaryFolder()
  private var path: String { "\(folder.path)/features" }
  private let images = Samples.images(count: 10)

  private func cut(_ count: Int = 1) throws -> (Network, NetworkCut) {
    let network = try Samples.network()
    return (network, network.cut(trainedLayers: network.unfrozenLayers(count)))
  }

  @discardableResult
  private func write(
    precision: FeaturePrecision = .float32, to path: String? = nil, weights: Weights? = nil
  ) throws -> FeatureSet {
    let (network, cut) = try cut()
    return try FeatureExtractor(
      network, weights ?? .random(for: network, seed: 1), cut: cut, batch: 4, backend: .onednn
    ).extract(
      images, transform: Samples.transform(), precision: precision,
      storage: .file(path ?? self.path)
    ).features
  }

  /// All numbers, image after image.
  private func numbers(_ features: FeatureSet) throws -> [Float] {
    let input = try Tensor(TensorDescriptor([features.count] + features.shapes[0]))
    features.fill([input], with: Array(0..<features.count)[...])
    return try input.values()
  }

  @Test(arguments: FeaturePrecision.allCases)
  func opensAsItWasWritten(_ precision: FeaturePrecision) throws {
    let written = try write(precision: precision)
    let read = try FeatureSet.open(
      path, for: cut().1, labels: images.labels, precision: precision)
    #expect(try numbers(read) == numbers(written))
    #expect(read.labels == images.labels)
    #expect(read.precision == precision)
    // Nothing under way is left.
    #expect(folder.names == ["features"])
    let bytes = try Data(contentsOf: URL(fileURLWithPath: path)).count
    let features = try FeatureSet.byteCount(cut().1, count: 10, precision: precision)
    #expect(features == 10 * 288 * (precision == .float32 ? 4 : 2))
    #expect(bytes > features && bytes < features + 300)
  }

  @Test func halfTheBitsAreTheNearest() throws {
    let exact = try numbers(write())
    let rounded = try numbers(write(precision: .bfloat16))
    #expect(rounded != exact)
    for (a, b) in zip(rounded, exact) { #expect(abs(a - b) <= abs(b) * 0x1p-8) }
  }

  /// Every byte counts, in the head, the features and the checksum.
  @Test func damageIsSeen() throws {
    try write()
    let whole = try Data(contentsOf: URL(fileURLWithPath: path))
    func expectDamage(_ data: Data) throws {
      try data.write(to: URL(fileURLWithPath: path))
      #expect(throws: FeatureError.self) {
        try FeatureSet.open(path, for: cut().1, labels: images.labels)
      }
    }
    for index in [0, 7, 8, 15, 16, 40, 128, 500, 4000, whole.count - 9, whole.count - 1] {
      var data = whole
      data[index] ^= 0x10
      try expectDamage(data)
    }
    for length in [0, 1, 8, 23, 24, 64, 4000, whole.count - 8, whole.count - 1] {
      try expectDamage(whole.prefix(length))
    }
    try expectDamage(whole + [0])
    try expectDamage(whole + [UInt8](repeating: 0, count: 8))
    // As it was, it opens again; and computing it anew replaces what is damaged.
    try whole.dropLast().write(to: URL(fileURLWithPath: path))
    try write()
    _ = try FeatureSet.open(path, for: cut().1, labels: images.labels)
  }

  @Test func otherFeaturesAreToldApart() throws {
    try write()
    func message(
      _ path: String? = nil, cut count: Int = 1, labels: Int = 10,
      precision: FeaturePrecision = .float32
    ) -> String {
      do {
        _ = try FeatureSet.open(
          path ?? self.path, for: cut(count).1, labels: Array(images.labels.prefix(labels)),
          precision: precision)
        return "opened"
      } catch {
        return "\(error)".replacingOccurrences(of: folder.path, with: "~")
      }
    }
    let other =
      "the features in ~/features are not the right ones (they have another number, shape "
      + "or precision); remove the file, and they are computed again"
    #expect(message(cut: 6) == other)
    #expect(message(labels: 9) == other)
    #expect(message(precision: .bfloat16) == other)
    #expect(message() == "opened")
    #expect(message("\(folder.path)/none") == "~/none: No such file or directory")
    #expect(
      message(folder.path)
        == "the features in ~ are damaged (it is empty, or not a file); remove the file, and they "
        + "are computed again")
  }

  @Test func aFailureLeavesNothing() throws {
    #expect(throws: FileFailure.self) { try write(to: "\(folder.path)/none/features") }
    let (network, _) = try cut()
    var weights = Weights.random(for: network, seed: 1)
    weights.arrays["bn/beta"] = Weights.Entry(
      shape: [8], values: [Float](repeating: .infinity, count: 8))
    #expect(throws: FeatureError.notFinite(image: 0)) { try write(weights: weights) }
    #expect(folder.names == [])
  }

  @Test func roundsToNearestEven() {
    let cases: [(Float, UInt16)] = [
      (0, 0), (-0.0, 0x8000), (1, 0x3F80), (-2.5, 0xC020), (.infinity, 0x7F80),
      // Halfway between two: to the even one, down and up.
      (Float(bitPattern: 0x3F80_8000), 0x3F80), (Float(bitPattern: 0x3F81_8000), 0x3F82),
      (Float(bitPattern: 0x3F80_8001), 0x3F81), (Float(bitPattern: 0x3F80_7FFF), 0x3F80),
      // Carried into the exponent, and beyond the largest.
      (Float(bitPattern: 0x3FFF_FFFF), 0x4000), (.greatestFiniteMagnitude, 0x7F80),
      (.leastNonzeroMagnitude, 0),
    ]
    for (value, expected) in cases { #expect(FeaturePrecision.upperHalf(value) == expected) }
    for bits: UInt32 in [0x7F80_0001, 0xFFFF_FFFF, 0x7FC0_0000] {
      let half = FeaturePrecision.upperHalf(Float(bitPattern: bits))
      #expect(Float(bitPattern: UInt32(half) << 16).isNaN)
    }
  }

  @Test(arguments: [
    (1000, 2000, 0, FeatureStorage.Place.file), (1001, 2000, 3003, .memory),
    (1002, 2000, 3003, .nowhere),
  ])
  func thePlaceIsOneThatHasRoom(
    _ bytes: Int, _ disk: Int, _ memory: Int, _ place: FeatureStorage.Place
  ) {
    #expect(FeatureStorage.Place(bytes: bytes, disk: disk, memory: memory) == place)
  }

  @Test func theDiskIsAsked() {
    #expect(FeatureStorage.Place(bytes: 1, folder: "/tmp") == .file)
    #expect(FeatureStorage.Place(bytes: 1 << 60, folder: "/tmp") == .nowhere)
    #expect(
      FeatureStorage.Place.nowhere.explanation(bytes: 2_300_000_000)
        == "the features (outputs of the frozen layers) take 2.3 GB, for which neither disk nor "
        + "memory has room: they are computed in every epoch; `cache_features: bfloat16` takes "
        + "half of that")
  }
}
