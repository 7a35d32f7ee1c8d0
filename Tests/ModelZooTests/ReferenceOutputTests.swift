import Foundation
import Kernels
import ModelZoo
import Networks
import Testing

/// With the same weights, statistics and images the networks give what Keras and torchvision give.
@Suite struct ReferenceOutputTests {
  /// A recorded case.
  struct Case: Decodable, Sendable, CustomTestStringConvertible {
    /// With ` published` behind it the network that Keras builds for ImageNet's weights.
    let model: String
    let side: Int
    let top: String
    /// Euclidean, of the results of all images.
    let norm: Double
    /// The first results of each image.
    let values: [[Double]]

    var testDescription: String { "\(model), \(side)×\(side), head: \(top)" }
  }

  private struct File: Decodable {
    let version: String
    let cases: [Case]
  }

  static let cases = ["keras-outputs.json", "torchvision-outputs.json"].flatMap { name in
    (try? JSONDecoder().decode(File.self, from: Reference.data(name)).cases) ?? []
  }

  @Test func casesAreThere() {
    #expect(Set(Self.cases.map(\.model)).count == 12)
    #expect(Set(Self.cases.map(\.side)) == [32, 64, 75])
  }

  @Test(arguments: cases)
  func agrees(_ expected: Case) throws {
    let isPublished = expected.model.hasSuffix(" published")
    let name = expected.model.split(separator: " ")[0]
    let model = try #require(ModelRegistry.named(String(name)))
    let network = try model.network(
      input: expected.side, top: expected.top == "none" ? .none : .original(10))
    var weights = Formula.weights(network)
    if isPublished { model.adapt(publishedWeights: &weights) }
    let count = expected.values.count
    let images = Formula.images(
      side: expected.side, count: count, isRaw: model.normalization == .raw)
    for backend in Backend.allCases {
      let plan = try InferencePlan(network, batch: count, backend: backend)
      try plan.load(weights)
      try plan.input.load(images)
      try plan.run()
      let found = try plan.output.values().map(Double.init)
      let norm = found.reduce(0) { $0 + $1 * $1 }.squareRoot()
      #expect(abs(norm - expected.norm) < 1e-5 * expected.norm, "\(backend)")
      let size = found.count / count
      for (image, values) in expected.values.enumerated() {
        let own = Array(found[image * size..<image * size + min(size, values.count)])
        #expect(own.count == min(size, values.count))
        let scale = values.reduce(0) { max($0, abs($1)) }
        let difference = zip(own, values).reduce(0) { max($0, abs($1.0 - $1.1)) }
        #expect(difference < 1e-4 * scale, "\(backend), image \(image)")
      }
    }
  }
}
