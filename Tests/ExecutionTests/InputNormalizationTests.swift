import Datasets
import Kernels
import ModelZoo
import Testing

@testable import Execution
@testable import Trials

/// How the pixels of an image become what a network takes.
@Suite struct InputNormalizationTests {
  /// One pixel an image: red 10, green 100, blue 200; or a gray of 100.
  private let color = ImageSet(
    channels: 3, height: 1, width: 1, pixels: [10, 100, 200], labels: [0])
  private let gray = ImageSet(channels: 1, height: 1, width: 1, pixels: [100], labels: [0])

  private func input(_ normalization: InputNormalization, of images: ImageSet) -> [Float] {
    [Float](unsafeUninitializedCapacity: images.channels) { buffer, count in
      images.fill(
        buffer.baseAddress!, with: 0..<1, transform: normalization.transform(for: images))
      count = images.channels
    }
  }

  /// As `preprocess_input` of `keras.applications.imagenet_utils` has it in its three modes.
  @Test(
    arguments: [
      (.caffe, [96.061, -16.779, -113.68]),
      (.tensorflow, [-0.921_568_6, -0.215_686_3, 0.568_627_5]),
      (.torch, [-1.946_656, -0.285_014, 1.681_394]), (.raw, [10, 100, 200]),
      (.trainingStatistics, [0, 0, 0]),
    ] as [(InputNormalization, [Float])])
  func colors(_ normalization: InputNormalization, _ expected: [Float]) {
    let found = input(normalization, of: color)
    for (a, b) in zip(found, expected) { #expect(abs(a - b) < 1e-4 * max(abs(b), 1), "\(found)") }
  }

  /// As Pillow 12.1 has them: `Image.new("RGB", (1, 1), color).convert("L")`.
  @Test(
    arguments: [
      ([10, 100, 200], 84), ([200, 100, 50], 124), ([1, 2, 3], 2), ([0, 255, 0], 150),
      ([254, 255, 255], 255), ([7, 7, 7], 7),
    ] as [([UInt8], Float)])
  func colorsBecomeGray(_ color: [UInt8], _ expected: Float) throws {
    let images = ImageSet(
      channels: 3, height: 1, width: 2,
      pixels: color.flatMap { [$0, 0] } + color.flatMap { [0, $0] },
      labels: [0, 0])
    let transform = try #require(
      Preprocessing(scale: 2, mean: [3], deviation: [4]).transform(channels: 1, isGray: true))
    let found = [Float](unsafeUninitializedCapacity: 4) { buffer, count in
      images.fill(buffer.baseAddress!, with: [1, 0], transform: transform)
      count = 4
    }
    let (black, gray) = (Float(-0.75), (2 * expected - 3) / 4)
    for (a, b) in zip(found, [black, gray, gray, black]) { #expect(abs(a - b) < 1e-4) }
  }

  /// Nothing is said of a model of one channel: it gets the mean of ImageNet's three.
  @Test func oneChannelGetsTheAverage() throws {
    let transform = try #require(Preprocessing().transform(channels: 1))
    #expect(abs(transform.scale[0] - Float(1 / 255 / 0.226)) < 1e-6)
    #expect(abs(transform.shift[0] - Float(-0.449 / 0.226)) < 1e-5)
    #expect(Preprocessing(mean: [0, 1, 2]).transform(channels: 1) == nil)
  }

  /// Statistics of colors are averaged where there are none.
  @Test(
    arguments: [
      (.caffe, -14.799), (.tensorflow, -0.215_686_3), (.torch, -0.251_518), (.raw, 100),
      (.trainingStatistics, 0),
    ] as [(InputNormalization, Float)])
  func grays(_ normalization: InputNormalization, _ expected: Float) {
    let found = input(normalization, of: gray)[0]
    #expect(abs(found - expected) < 1e-4 * max(abs(expected), 1), "\(found)")
  }
}
