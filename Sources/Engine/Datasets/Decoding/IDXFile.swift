/// MNIST's file format: a magic number, dimensions and unsigned bytes, all big-endian.
///
/// Source: LeCun, Cortes and Burges, "The MNIST database", section "The IDX file format".
struct IDXFile {
  /// One to three sizes, the slowest first.
  let dimensions: [Int]
  let bytes: [UInt8]

  /// A gzip-compressed file.
  ///
  /// - Parameter rank: 1 for labels, 3 for images.
  /// - Throws: `DatasetError.unreadable`, `DatasetError.damaged`.
  init(
    gzipAt path: String, rank: Int,
    read: (_ path: String) throws -> [UInt8] = FileAccess.read
  ) throws {
    try self.init(
      Gunzip.unpack(read(path), path: path), path: path, rank: rank)
  }

  init(_ content: [UInt8], path: String, rank: Int) throws {
    func damaged(_ offset: Int, _ damage: DatasetError.Damage) -> DatasetError {
      .damaged(path: path, place: .unpackedByte(offset), damage)
    }
    func word(_ index: Int) -> UInt32 {
      content[4 * index..<4 * index + 4].reduce(0) { $0 << 8 | UInt32($1) }
    }
    let header = 4 + 4 * rank
    // Before the length, so that a file of another kind is reported as that and not as truncated.
    if content.count >= 4 {
      // Two zero bytes, type 8 (unsigned byte), rank.
      let magic = 0x0000_0800 | UInt32(rank)
      guard word(0) == magic else {
        throw damaged(0, .wrongMagic(found: word(0), expected: magic))
      }
    }
    guard content.count >= header else {
      throw damaged(content.count, .truncated(needed: header, found: content.count))
    }
    let sizes = (1...rank).map(word)
    var volume = 1
    for size in sizes {
      let (product, overflow) = volume.multipliedReportingOverflow(by: Int(size))
      guard !overflow, size > 0 else { throw damaged(4, .implausibleDimensions(sizes)) }
      volume = product
    }
    let (needed, overflow) = volume.addingReportingOverflow(header)
    guard !overflow else { throw damaged(4, .implausibleDimensions(sizes)) }
    guard content.count >= needed else {
      throw damaged(content.count, .truncated(needed: needed, found: content.count))
    }
    guard content.count == needed else {
      throw damaged(needed, .trailing(content.count - needed))
    }
    dimensions = sizes.map(Int.init)
    bytes = Array(content[header...])
  }

  /// Images and labels of one part of a data set.
  ///
  /// - Returns: one channel.
  static func imageSet(
    images imagePath: String, labels labelPath: String, classes: Int,
    read: (_ path: String) throws -> [UInt8] = FileAccess.read
  ) throws -> ImageSet {
    let labels = try IDXFile(gzipAt: labelPath, rank: 1, read: read)
    if let wrong = labels.bytes.firstIndex(where: { $0 >= classes }) {
      throw DatasetError.damaged(
        path: labelPath, place: .unpackedByte(8 + wrong),
        .label(Int(labels.bytes[wrong]), classes: classes))
    }
    let images = try IDXFile(gzipAt: imagePath, rank: 3, read: read)
    guard images.dimensions[0] == labels.bytes.count else {
      throw DatasetError.mismatched(
        images: imagePath, count: images.dimensions[0], labels: labelPath,
        labelCount: labels.bytes.count)
    }
    return ImageSet(
      channels: 1, height: images.dimensions[1], width: images.dimensions[2],
      pixels: images.bytes, labels: labels.bytes.map(Int32.init))
  }
}
