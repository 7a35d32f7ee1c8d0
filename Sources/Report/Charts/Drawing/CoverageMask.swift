internal import CGD

/// A black and white gd image, finer than the picture, on which one shape is drawn to find out how
/// much of each pixel it covers.
///
/// gd fills polygons without smoothing, and blends twice where the parts of a shape overlap. Drawn
/// here first, a shape is the union of its parts, smooth at its rim and even in its opacity.
final class CoverageMask {
  /// Fine pixels along a device pixel's side; 16 levels of coverage.
  static let factor = 4

  private let image: gdImagePtr
  private let ink: Int32
  /// The device pixels covered.
  let width: Int
  let height: Int

  init(width: Int, height: Int) throws {
    self.width = width
    self.height = height
    guard
      let image = gdImageCreate(Int32(width * Self.factor), Int32(height * Self.factor))
    else { throw ChartError.noMemoryForImage(width: width, height: height) }
    self.image = image
    // The first color of a palette image is its background.
    _ = gdImageColorAllocate(image, 255, 255, 255)
    ink = gdImageColorAllocate(image, 0, 0, 0)
  }

  deinit { gdImageDestroy(image) }

  /// Draws a polygon given in device pixels.
  func add(_ polygon: [Position]) {
    let factor = Double(Self.factor)
    // gd counts pixels by their middle, and fills up to and including both ends of a row. Limits
    // keep far-off corners in the range of its integers.
    func fine(_ value: Double) -> Int32 {
      Int32((min(max(value, -8192), 32768) * factor - 0.5).rounded())
    }
    var points = polygon.map { gdPoint(x: fine($0.x), y: fine($0.y)) }
    gdImageFilledPolygon(image, &points, Int32(points.count), ink)
  }

  /// Hands out each pixel that is covered, with its share 0 … 1, within a frame of device pixels,
  /// and wipes the frame.
  func drain(left: Int, top: Int, right: Int, bottom: Int, _ body: (Int, Int, Double) -> Void) {
    let factor = Self.factor
    let (left, right) = (max(left, 0), min(right, width))
    let (top, bottom) = (max(top, 0), min(bottom, height))
    guard left < right, top < bottom, let rows = image.pointee.pixels else { return }
    let full = 1 / Double(factor * factor)
    for y in top..<bottom {
      for x in left..<right {
        // Four fine pixels at a time: the mask is empty nearly everywhere.
        var count: UInt32 = 0
        for row in y * factor..<(y + 1) * factor {
          guard let line = rows[row] else { continue }
          let cell = UnsafeMutableRawPointer(line + x * factor)
          count &+= cell.loadUnaligned(as: UInt32.self)
          cell.storeBytes(of: 0, as: UInt32.self)
        }
        if count == 0 { continue }
        let sum = (count & 0xFF) + (count >> 8 & 0xFF) + (count >> 16 & 0xFF) + count >> 24
        body(x, y, Double(sum) * full)
      }
    }
  }
}
