/// The first frame of GIF images. gd fills what is missing of a damaged file, and says nothing.
///
/// Source: CompuServe 1990, "Graphics Interchange Format, version 89a".
struct GIFDecoder {
  typealias Problem = DatasetError.ImageProblem

  private let bytes: [UInt8]
  /// Of the whole picture, which the frame need not fill.
  private let screen: ImageSize
  private let frame: ImageSize
  private let left, top: Int
  private let isInterlaced: Bool
  /// Red, green, blue of each color.
  private let palette: ArraySlice<UInt8>
  private let transparent: Int?
  /// Where the smallest size of the codes stands, and behind it the blocks of codes.
  private let data: Int

  static func size(_ bytes: [UInt8]) throws(Problem) -> ImageSize { try GIFDecoder(bytes).screen }

  init(_ bytes: [UInt8]) throws(Problem) {
    let reader = ByteReader(bytes: bytes, isBigEndian: false)
    func number(_ place: Int, _ count: Int = 1) throws(Problem) -> Int {
      guard let number = reader.number(at: place, bytes: count) else {
        throw .damaged(.gif, reason: "it ends before its first frame")
      }
      return number
    }
    func colors(_ flags: Int, at place: Int) -> Range<Int> {
      place..<place + (flags & 0x80 == 0 ? 0 : 3 << (flags & 7 + 1))
    }
    self.bytes = bytes
    screen = ImageSize(width: try number(6, 2), height: try number(8, 2))
    let global = colors(try number(10), at: 13)
    var place = global.upperBound
    var transparent: Int?
    while true {
      switch try number(place) {
      case 0x21:  // An extension: its kind, and blocks up to an empty one.
        let isControl = try number(place + 1) == 0xF9
        if isControl, try number(place + 3) & 1 == 1 { transparent = try number(place + 6) }
        place += 2
        while case let size = try number(place), size > 0 { place += 1 + size }
        place += 1
        continue
      case 0x2C: break
      case 0x3B: throw .damaged(.gif, reason: "it has no frame")
      default: throw .damaged(.gif, reason: "an unknown block")
      }
      break
    }
    (left, top) = (try number(place + 1, 2), try number(place + 3, 2))
    frame = ImageSize(width: try number(place + 5, 2), height: try number(place + 7, 2))
    let flags = try number(place + 9)
    let local = colors(flags, at: place + 10)
    let range = local.isEmpty ? global : local
    guard !range.isEmpty, range.upperBound <= bytes.count else {
      throw .damaged(.gif, reason: "it has no palette")
    }
    guard frame.width > 0, frame.height > 0, left + frame.width <= screen.width,
      top + frame.height <= screen.height
    else { throw .damaged(.gif, reason: "its first frame does not lie within the picture") }
    palette = bytes[range]
    isInterlaced = flags & 0x40 != 0
    data = local.upperBound
    self.transparent = transparent
  }

  /// - Parameter planes: `3 · width · height` bytes for red, green and blue.
  func decode(to planes: UnsafeMutablePointer<UInt8>) throws(Problem) {
    let indices = try LZW(bytes, at: data).decode(frame.width * frame.height)
    let area = screen.width * screen.height
    func put(_ index: Int, at target: Int) throws(Problem) {
      let color = palette.startIndex + 3 * index
      guard color + 3 <= palette.endIndex else {
        throw .damaged(.gif, reason: "a color beyond its palette")
      }
      for channel in 0..<3 { planes[channel * area + target] = palette[color + channel] }
    }
    if frame != screen {
      // As Pillow has it: what the frame leaves free has the transparent color, else the first.
      for target in 0..<area { try put(transparent ?? 0, at: target) }
    }
    for (row, y) in rows.enumerated() {
      for x in 0..<frame.width {
        try put(
          Int(indices[row * frame.width + x]), at: (top + y) * screen.width + left + x)
      }
    }
  }

  /// Whether another frame follows the first.
  var moves: Bool {
    let reader = ByteReader(bytes: bytes, isBigEndian: false)
    /// Behind blocks up to an empty one.
    func end(of place: Int) -> Int? {
      var place = place
      while let size = reader.number(at: place, bytes: 1) {
        place += 1 + size
        if size == 0 { return place }
      }
      return nil
    }
    var place = end(of: data + 1)
    while let start = place, let kind = reader.number(at: start, bytes: 1) {
      if kind == 0x2C { return true }
      guard kind == 0x21 else { return false }
      place = end(of: start + 2)
    }
    return false
  }

  /// The rows in the order in which they stand in the file.
  private var rows: [Int] {
    guard isInterlaced else { return Array(0..<frame.height) }
    return [(0, 8), (4, 8), (2, 4), (1, 2)].flatMap { first, step in
      Array(stride(from: first, to: frame.height, by: step))
    }
  }

  /// The codes of one frame: Lempel, Ziv and Welch's, from 3 to 12 bits, the lowest bit first.
  private struct LZW {
    private let bytes: [UInt8]
    private let rootBits: Int
    private var place: Int
    private var blockEnd: Int
    private var buffer = 0
    private var bufferBits = 0

    init(_ bytes: [UInt8], at start: Int) throws(Problem) {
      guard start < bytes.count, (2...8).contains(bytes[start]) else {
        throw .damaged(.gif, reason: "a wrong size of codes")
      }
      self.bytes = bytes
      rootBits = Int(bytes[start])
      place = start + 1
      blockEnd = place
    }

    private mutating func code(bits: Int) throws(Problem) -> Int {
      while bufferBits < bits {
        if place == blockEnd {
          guard place < bytes.count, bytes[place] > 0 else {
            throw .damaged(.gif, reason: "the data of its first frame ends early")
          }
          blockEnd = place + 1 + Int(bytes[place])
          place += 1
        }
        guard place < bytes.count else {
          throw .damaged(.gif, reason: "the file ends within its first frame")
        }
        buffer |= Int(bytes[place]) << bufferBits
        bufferBits += 8
        place += 1
      }
      defer {
        buffer >>= bits
        bufferBits -= bits
      }
      return buffer & (1 << bits - 1)
    }

    /// - Returns: `count` indices of colors.
    consuming func decode(_ count: Int) throws(Problem) -> [UInt8] {
      let (clear, end) = (1 << rootBits, 1 << rootBits + 1)
      var output: [UInt8] = []
      output.reserveCapacity(count)
      // A code's string is that of `prefix` and one color more; it has stood in the output already.
      var starts = [Int](repeating: 0, count: 4096)
      var lengths = [Int](repeating: 0, count: 4096)
      var (next, bits) = (end + 1, rootBits + 1)
      var last: (start: Int, length: Int)?
      while output.count < count {
        let code = try code(bits: bits)
        if code == clear {
          (next, bits, last) = (end + 1, rootBits + 1, nil)
          continue
        }
        guard code != end else {
          throw .damaged(.gif, reason: "the data of its first frame ends early")
        }
        let start = output.count
        if code < clear {
          output.append(UInt8(code))
        } else if code < next {
          for i in starts[code]..<starts[code] + lengths[code] { output.append(output[i]) }
        } else if code == next, let last {
          for i in last.start..<last.start + last.length { output.append(output[i]) }
          output.append(output[last.start])
        } else {
          throw .damaged(.gif, reason: "a code that was not defined")
        }
        if let last, next < 4096 {
          // The last string and the first color of this one, as both stand in the output.
          (starts[next], lengths[next]) = (last.start, last.length + 1)
          next += 1
          if next == 1 << bits, bits < 12 { bits += 1 }
        }
        last = (start, output.count - start)
      }
      guard output.count == count else {
        throw .damaged(.gif, reason: "more data than its first frame has pixels")
      }
      return output
    }
  }
}
