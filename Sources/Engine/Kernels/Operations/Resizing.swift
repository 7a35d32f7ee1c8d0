/// Images scaled along height and width. N×C×H×W → N×C×P×Q.
///
/// Source: the operator `Resize` of ONNX, whose names the modes have. Positions are computed in
/// float32, as ONNX Runtime does it: which of two neighbors is the nearest may depend on that.
package struct Resizing: KernelSpec {
  package enum Mode: Hashable, Sendable {
    case nearest(Rounding)
    /// From the two neighbors along each axis (bilinear), those beyond the border being the border's.
    case linear
  }

  /// Which pixel is the nearest to a position.
  package enum Rounding: String, CaseIterable, Hashable, Sendable {
    /// Halves go down.
    case preferFloor = "round_prefer_floor"
    /// Halves go up.
    case preferCeil = "round_prefer_ceil"
    case floor
    case ceil
  }

  /// Where the center of a pixel of the result lies in the image.
  package enum Coordinates: String, CaseIterable, Hashable, Sendable {
    case halfPixel = "half_pixel"
    /// As `halfPixel`, but for an axis of one pixel, which is the first.
    case pytorchHalfPixel = "pytorch_half_pixel"
    /// As `halfPixel`, with the center of the image in its place where a scale does not give whole
    /// pixels.
    case halfPixelSymmetric = "half_pixel_symmetric"
    /// The first pixels lie on each other.
    case asymmetric
    /// The first and the last pixels lie on each other.
    case alignCorners = "align_corners"
    /// As TensorFlow finds the nearest pixel: `halfPixel` half a pixel further on.
    case tensorflowHalfPixel = "tf_half_pixel_for_nn"
  }

  /// The result's along one side, and by how much it is larger than the image's.
  package struct Side: Hashable, Sendable {
    package var size: Int
    /// The size by the image's, where nothing else is given.
    package var scale: Float

    package init(size: Int, scale: Float) {
      precondition(size > 0 && scale > 0, "a size and a scale above 0 are needed")
      self.size = size
      self.scale = scale
    }
  }

  package var height: Side
  package var width: Side
  package var mode: Mode
  package var coordinates: Coordinates

  package init(height: Side, width: Side, mode: Mode, coordinates: Coordinates) {
    self.height = height
    self.width = width
    self.mode = mode
    self.coordinates = coordinates
  }

  package func outputShape(for inputs: [[Int]]) throws -> [Int] {
    let (n, c, size) = try imageShape(inputs, "resize")
    guard min(size.height, size.width) > 0 else {
      throw KernelError.shapeMismatch(operation: "resize", detail: "there are no pixels")
    }
    return [n, c, height.size, width.size]
  }

  package func makeKernel(inputs: [TensorDescriptor], context: KernelContext) throws -> any Kernel {
    let shape = inputs[0].shape
    let output = try outputShape(for: [shape])
    let (rows, columns) = (taps(height, of: shape[2]), taps(width, of: shape[3]))
    let (inArea, outArea) = (shape[2] * shape[3], output[2] * output[3])
    let inWidth = shape[3]
    return RowMajorKernel(inputs: [shape], output: output, backwardReads: .nothing) { values in
      nonisolated(unsafe) let (x, y) = (values.inputs[0].pointer, values.output.pointer)
      ParallelPieces.forEachRange(shape[0] * shape[1], atLeast: 1) { planes in
        for plane in planes {
          let x = x + plane * inArea
          var target = y + plane * outArea
          for row in rows {
            let (above, below) = (x + row.first * inWidth, x + row.second * inWidth)
            for column in columns {
              let upper = above[column.first] * column.share + above[column.second] * column.rest
              let lower = below[column.first] * column.share + below[column.second] * column.rest
              target.pointee = upper * row.share + lower * row.rest
              target += 1
            }
          }
        }
      }
    } backward: { _, gradients in
      guard let gradient = gradients.inputs[0] else { return }
      gradient.fill(0)
      nonisolated(unsafe) let (dx, dy) = (gradient.pointer, gradients.output.pointer)
      ParallelPieces.forEachRange(shape[0] * shape[1], atLeast: 1) { planes in
        for plane in planes {
          let dx = dx + plane * inArea
          var source = dy + plane * outArea
          for row in rows {
            let (above, below) = (dx + row.first * inWidth, dx + row.second * inWidth)
            for column in columns {
              let (upper, lower) = (source.pointee * row.share, source.pointee * row.rest)
              above[column.first] += upper * column.share
              above[column.second] += upper * column.rest
              below[column.first] += lower * column.share
              below[column.second] += lower * column.rest
              source += 1
            }
          }
        }
      }
    }
  }
}

extension Resizing {
  /// The two pixels along an axis that one of the result is made of, and the share of each.
  struct Tap: Hashable, Sendable {
    let first, second: Int
    let share: Float
    var rest: Float { 1 - share }
  }

  /// For each pixel of the result along an axis.
  ///
  /// - Parameter extent: of the image.
  func taps(_ side: Side, of extent: Int) -> [Tap] {
    (0..<side.size).map { index in
      let position = position(Float(index), side, Float(extent))
      switch mode {
      case .nearest(let rounding):
        // An axis that keeps its extent and scale keeps its pixels.
        let nearest = side.scale == 1 ? index : Int(Self.round(position, rounding))
        let place = min(max(nearest, 0), extent - 1)
        return Tap(first: place, second: place, share: 1)
      case .linear:
        let inside = min(max(position, 0), Float(extent - 1))
        let first = min(Int(inside), extent - 1)
        let second = min(first + 1, extent - 1)
        return Tap(
          first: first, second: second, share: first == second ? 1 : 1 - (inside - Float(first)))
      }
    }
  }

  private func position(_ index: Float, _ side: Side, _ extent: Float) -> Float {
    let (size, scale) = (Float(side.size), side.scale)
    switch coordinates {
    case .halfPixel: return (index + 0.5) / scale - 0.5
    case .pytorchHalfPixel: return size > 1 ? (index + 0.5) / scale - 0.5 : 0
    case .halfPixelSymmetric:
      let adjustment = size / (scale * extent)
      return extent / 2 * (1 - adjustment) + (index + 0.5) / scale - 0.5
    case .asymmetric: return index / scale
    case .alignCorners: return size > 1 ? index * (extent - 1) / (size - 1) : 0
    case .tensorflowHalfPixel: return (index + 0.5) / scale
    }
  }

  private static func round(_ position: Float, _ rounding: Rounding) -> Float {
    switch rounding {
    case .floor: position.rounded(.down)
    case .ceil: position.rounded(.up)
    case .preferFloor: (position - 0.5).rounded(.up)
    case .preferCeil: (position + 0.5).rounded(.down)
    }
  }
}
