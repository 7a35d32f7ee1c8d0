/// The binary layout of CIFAR: records of label bytes, then 32×32 pixels as a red, a green and a
/// blue plane.
struct CIFARRecords {
  private static let side = 32
  private static let pixelBytes = 3 * side * side

  /// Label bytes of a record.
  let labelBytes: Int
  /// Which of them is the label, from 0.
  let labelOffset: Int
  let classes: Int

  /// All records of `paths`, in order.
  ///
  /// - Throws: `DatasetError.unreadable`, `DatasetError.damaged` at the first wrong record.
  func read(
    _ paths: [String], _ content: (_ path: String) throws -> [UInt8] = FileAccess.read
  ) throws -> ImageSet {
    var pixels: [UInt8] = []
    var labels: [Int32] = []
    for path in paths { try add(content(path), path, pixels: &pixels, labels: &labels) }
    return ImageSet(
      channels: 3, height: Self.side, width: Self.side, pixels: pixels, labels: labels)
  }

  private func add(
    _ bytes: [UInt8], _ path: String, pixels: inout [UInt8], labels: inout [Int32]
  ) throws {
    let record = labelBytes + Self.pixelBytes
    guard !bytes.isEmpty else {
      throw DatasetError.damaged(path: path, place: .byte(0), .noRecords)
    }
    guard bytes.count % record == 0 else {
      throw DatasetError.damaged(
        path: path, place: .byte(bytes.count), .partialRecord(size: bytes.count, record: record))
    }
    pixels.reserveCapacity(pixels.count + bytes.count)
    for start in stride(from: 0, to: bytes.count, by: record) {
      let label = Int(bytes[start + labelOffset])
      guard label < classes else {
        throw DatasetError.damaged(
          path: path, place: .byte(start + labelOffset), .label(label, classes: classes))
      }
      labels.append(Int32(label))
      pixels += bytes[start + labelBytes..<start + record]
    }
  }

  /// The class names in a text file, one per line; nil where there is no such file.
  ///
  /// - Throws: `DatasetError.unreadable`, `DatasetError.wrongNameCount`.
  static func names(
    _ path: String, expected: Int, _ content: (_ path: String) throws -> [UInt8]
  ) throws -> [String]? {
    guard FileAccess.stamp(path)?.isFile ?? false else { return nil }
    let text = String(decoding: try content(path), as: UTF8.self)
    let names = text.split(whereSeparator: \.isNewline).map { line in
      String(line.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
    }.filter { !$0.isEmpty }
    guard names.count == expected else {
      throw DatasetError.wrongNameCount(path: path, found: names.count, expected: expected)
    }
    return names
  }
}
