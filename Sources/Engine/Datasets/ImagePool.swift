internal import Parallel

/// The images of a source: labels at once, pixels on request.
protocol ImagePool {
  var classNames: [String] { get }
  /// The labels of the training images, or of all where there is no such split.
  var trainLabels: [Int32] { get }
  /// Nil where the source comes unsplit.
  var testLabels: [Int32]? { get }
  /// The source's name in errors.
  var path: String { get }

  /// - Parameter indices: training images first, then test images.
  func images(_ indices: [Int], size: InputSize) throws -> PoolImages
}

/// Images read from a pool.
struct PoolImages {
  /// Three channels of the requested size for each image that is kept.
  let pixels: [UInt8]
  /// Which of the requested images could be read: positions in the request, ascending.
  let kept: [Int]
  /// What is wrong with the others.
  let faults: [DatasetError.ImageFault]
  var oddities = ImageOddities()
}

/// A source held in memory as published.
package struct SourceImages: Sendable {
  package let classNames: [String]
  /// One or three channels, labels below the number of classes.
  package let train: ImageSet
  /// Of the same size and channels as `train`.
  package let test: ImageSet

  /// - Parameter path: the folder that the images were read from.
  /// - Throws: `DatasetError.sizesDiffer` when training and test images do.
  package init(path: String, classNames: [String], train: ImageSet, test: ImageSet) throws {
    precondition(train.channels == test.channels && [1, 3].contains(train.channels))
    guard (train.width, train.height) == (test.width, test.height) else {
      throw DatasetError.sizesDiffer(
        path: "the training part of \(path)",
        size: ImageSize(width: train.width, height: train.height), other: "its test part",
        otherSize: ImageSize(width: test.width, height: test.height))
    }
    self.path = path
    self.classNames = classNames
    self.train = train
    self.test = test
  }

  let path: String
}

extension SourceImages: ImagePool {
  var trainLabels: [Int32] { train.labels }
  var testLabels: [Int32]? { test.labels }

  func images(_ indices: [Int], size: InputSize) -> PoolImages {
    PoolImages(
      pixels: pixels(of: indices, size: size), kept: Array(indices.indices), faults: [])
  }

  private func pixels(of indices: [Int], size wanted: InputSize) -> [UInt8] {
    let channels = train.channels
    let size = ImageSize(width: train.width, height: train.height)
    let fitting = Fitting(size, to: wanted)
    let sourcePlane = size.width * size.height
    let plane = wanted.area
    return [UInt8](unsafeUninitializedCapacity: indices.count * 3 * plane) { buffer, filled in
      nonisolated(unsafe) let output = buffer.baseAddress!
      ParallelWork.forEach(indices.count) { position in
        let index = indices[position]
        let isTrain = index < train.count
        let target = output + position * 3 * plane
        (isTrain ? train : test).pixels.withUnsafeBufferPointer { bytes in
          let image =
            bytes.baseAddress! + (isTrain ? index : index - train.count) * channels * sourcePlane
          for channel in 0..<channels {
            fitting.apply(image + channel * sourcePlane, to: target + channel * plane)
          }
          // Gray: the same plane for red, green and blue.
          for channel in channels..<3 {
            (target + channel * plane).update(from: target, count: plane)
          }
        }
      }
      filled = buffer.count
    }
  }
}

/// How images of one published size become those of another.
///
/// Up to 8 pixels more than the image has become a border of zeros, as LeCun padded MNIST's 28 pixels
/// to 32: the picture is unchanged and centered, an odd pixel going to the right and the bottom.
/// Otherwise images are resized.
enum Fitting {
  case copy(area: Int)
  case pad(ImageSize, to: InputSize)
  case resize(Resampler)

  static let widestPadding = 8

  init(_ size: ImageSize, to wanted: InputSize) {
    let padding = 0...Self.widestPadding
    if size.width == wanted.width && size.height == wanted.height {
      self = .copy(area: wanted.area)
    } else if padding.contains(wanted.width - size.width)
      && padding.contains(wanted.height - size.height)
    {
      self = .pad(size, to: wanted)
    } else {
      self = .resize(Resampler(from: size, to: wanted))
    }
  }

  /// One plane.
  func apply(_ source: UnsafePointer<UInt8>, to output: UnsafeMutablePointer<UInt8>) {
    switch self {
    case .copy(let area):
      output.update(from: source, count: area)
    case .pad(let size, let wanted):
      output.update(repeating: 0, count: wanted.area)
      let first =
        output + (wanted.height - size.height) / 2 * wanted.width
        + (wanted.width - size.width) / 2
      for y in 0..<size.height {
        (first + y * wanted.width).update(from: source + y * size.width, count: size.width)
      }
    case .resize(let resampler):
      resampler.apply(source, to: output)
    }
  }
}
