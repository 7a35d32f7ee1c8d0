internal import CGIF

/// The first frame of GIF images, through giflib. gd silently fills in the missing part of a damaged
/// file.
struct GIFDecoder: ~Copyable {
  typealias Problem = DatasetError.ImageProblem

  /// Read up to the codes of the first frame.
  private let file: GIFFile
  private let frame: ImageSize
  private let left, top: Int
  private let isInterlaced: Bool
  private let palette: [GifColorType]
  private let bits: Int
  private let transparent: Int?

  static func size(_ bytes: [UInt8]) throws(Problem) -> ImageSize {
    let decoder = try GIFDecoder(bytes)
    return decoder.file.screen
  }

  init(_ bytes: [UInt8]) throws(Problem) {
    let file = try GIFFile(bytes)
    var transparent: Int?
    var kind = try file.nextRecord()
    while kind == EXTENSION_RECORD_TYPE {
      transparent = try file.readExtension() ?? transparent
      kind = try file.nextRecord()
    }
    guard kind == IMAGE_DESC_RECORD_TYPE else {
      throw .damaged(.gif, reason: "it has no frame")
    }
    let (image, palette, bits) = try file.readFrame()
    let frame = ImageSize(width: Int(image.Width), height: Int(image.Height))
    let (left, top) = (Int(image.Left), Int(image.Top))
    guard frame.width > 0, frame.height > 0, left + frame.width <= file.screen.width,
      top + frame.height <= file.screen.height
    else { throw .damaged(.gif, reason: "its first frame does not lie within the picture") }
    // giflib accepts smaller sizes, which no encoder writes.
    guard bits >= 2 else { throw .damaged(.gif, reason: "a wrong size of codes") }
    self.file = file
    (self.frame, self.left, self.top) = (frame, left, top)
    isInterlaced = image.Interlace
    (self.palette, self.bits, self.transparent) = (palette, bits, transparent)
  }

  /// - Parameter planes: `3 · width · height` bytes for red, green and blue.
  consuming func decode(to planes: UnsafeMutablePointer<UInt8>) throws(Problem) {
    try GIFDecoder(file.bytes).checkCodes()
    let screen = file.screen
    let area = screen.width * screen.height
    let palette = palette
    func put(_ index: Int, at target: Int) throws(Problem) {
      guard index < palette.count else {
        throw .damaged(.gif, reason: "a color beyond its palette")
      }
      let color = palette[index]
      (planes[target], planes[area + target], planes[2 * area + target]) =
        (color.Red, color.Green, color.Blue)
    }
    if frame != screen {
      // As in Pillow: the area outside the frame has the transparent color, or else the first.
      for target in 0..<area { try put(transparent ?? 0, at: target) }
    }
    var row = [UInt8](repeating: 0, count: frame.width)
    for y in rows {
      try file.readRow(&row)
      let start = (top + y) * screen.width + left
      for x in 0..<frame.width { try put(Int(row[x]), at: start + x) }
    }
  }

  /// Whether another frame follows the first.
  consuming func hasMoreFrames() throws(Problem) -> Bool {
    try file.skipCodes()
    while true {
      switch try file.nextRecord() {
      case IMAGE_DESC_RECORD_TYPE: return true
      case EXTENSION_RECORD_TYPE: _ = try file.readExtension()
      default: return false
      }
    }
  }

  /// giflib makes up pixels for undefined codes, and drops those behind the last pixel.
  private consuming func checkCodes() throws(Problem) {
    let clear = 1 << bits
    // The number of pixels that each code stands for.
    var lengths = [Int](repeating: 1, count: 4096)
    var next = clear + 2
    var last: Int?
    var missing = frame.width * frame.height
    // Where the codes end too early, reading the rows fails.
    while missing > 0, let code = try? file.nextCode() {
      if code == clear {
        (next, last) = (clear + 2, nil)
        continue
      }
      guard code < next || code == next && last != nil else {
        throw .damaged(.gif, reason: "a code that was not defined")
      }
      if let last, next < lengths.count {
        lengths[next] = lengths[last] + 1
        next += 1
      }
      missing -= lengths[code]
      last = code
    }
    guard missing >= 0 else {
      throw .damaged(.gif, reason: "more data than its first frame has pixels")
    }
  }

  /// The rows in file order (interlacing).
  private var rows: [Int] {
    guard isInterlaced else { return Array(0..<frame.height) }
    return [(0, 8), (4, 8), (2, 4), (1, 2)].flatMap { first, step in
      Array(stride(from: first, to: frame.height, by: step))
    }
  }
}
