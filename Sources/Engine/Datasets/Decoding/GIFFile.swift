internal import CGIF

/// The records of a GIF file in memory, read in sequence by giflib.
///
/// `DGifSlurp` would allocate whatever a file claims; the calls here allocate color tables only.
final class GIFFile {
  typealias Problem = DatasetError.ImageProblem

  let bytes: [UInt8]
  /// The offset of the next byte for giflib.
  private var place = 0
  private var file: UnsafeMutablePointer<GifFileType>?

  init(_ bytes: [UInt8]) throws(Problem) {
    self.bytes = bytes
    var code: Int32 = 0
    let opened = DGifOpen(
      Unmanaged.passUnretained(self).toOpaque(),
      { file, target, count in
        guard let target, let source = file?.pointee.UserData else { return 0 }
        return Unmanaged<GIFFile>.fromOpaque(source).takeUnretainedValue().read(count, to: target)
      }, &code)
    guard let opened else { throw Self.problem(code) }
    file = opened
  }

  deinit {
    // Can fail only for files that giflib has opened by name.
    if let file { DGifCloseFile(file, nil) }
  }

  /// - Returns: how many bytes there were.
  private func read(_ count: Int32, to target: UnsafeMutablePointer<UInt8>) -> Int32 {
    let count = min(Int(count), bytes.count - place)
    bytes.withUnsafeBufferPointer { bytes in
      guard count > 0, let start = bytes.baseAddress else { return }
      target.update(from: start + place, count: count)
    }
    place += count
    return Int32(count)
  }

  private static func problem(_ code: Int32) -> Problem {
    .damaged(.gif, reason: GifErrorString(code).map { String(cString: $0) })
  }

  private func check(_ result: Int32) throws(Problem) {
    guard result == GIF_OK else { throw Self.problem(file?.pointee.Error ?? 0) }
  }

  /// The size of the whole picture, which a frame need not fill.
  var screen: ImageSize {
    ImageSize(width: Int(file?.pointee.SWidth ?? 0), height: Int(file?.pointee.SHeight ?? 0))
  }

  /// The kind of the next record: an extension, a frame, or the end.
  func nextRecord() throws(Problem) -> GifRecordType {
    var kind = UNDEFINED_RECORD_TYPE
    try check(DGifGetRecordType(file, &kind))
    return kind
  }

  /// Reads an extension to its end.
  ///
  /// - Returns: the transparent color, if it has one.
  func readExtension() throws(Problem) -> Int? {
    var function: Int32 = 0
    var block: UnsafeMutablePointer<UInt8>?
    var control = GraphicsControlBlock()
    control.TransparentColor = NO_TRANSPARENT_COLOR
    try check(DGifGetExtension(file, &function, &block))
    if function == GRAPHICS_EXT_FUNC_CODE, let block,
      DGifExtensionToGCB(Int(block[0]), block + 1, &control) != GIF_OK
    {
      throw .damaged(.gif, reason: "a graphics control extension of a wrong length")
    }
    while block != nil { try check(DGifGetExtensionNext(file, &block)) }
    return control.TransparentColor == NO_TRANSPARENT_COLOR ? nil : Int(control.TransparentColor)
  }

  /// Reads the header of a frame.
  ///
  /// - Returns: also its palette, possibly that of the whole picture, and the bits per color.
  func readFrame() throws(Problem) -> (image: GifImageDesc, palette: [GifColorType], bits: Int) {
    try check(DGifGetImageDesc(file))
    guard let image = file?.pointee.Image,
      let colors = (image.ColorMap ?? file?.pointee.SColorMap)?.pointee
    else { throw Self.problem(D_GIF_ERR_NO_COLOR_MAP) }
    let palette = Array(UnsafeBufferPointer(start: colors.Colors, count: Int(colors.ColorCount)))
    return (image, palette, Int(bytes[place - 1]))
  }

  /// Reads the colors of a frame's next row.
  func readRow(_ row: inout [UInt8]) throws(Problem) {
    let result = row.withUnsafeMutableBufferPointer { row in
      DGifGetLine(file, row.baseAddress, Int32(row.count))
    }
    try check(result)
  }

  /// - Returns: a frame's next code, or nil at its end.
  func nextCode() throws(Problem) -> Int? {
    var code: Int32 = 0
    try check(DGifGetLZCodes(file, &code))
    return code < 0 ? nil : Int(code)
  }

  /// Passes over all codes of a frame.
  func skipCodes() throws(Problem) {
    var (bits, block): (Int32, UnsafeMutablePointer<UInt8>?) = (0, nil)
    try check(DGifGetCode(file, &bits, &block))
    while block != nil { try check(DGifGetCodeNext(file, &block)) }
  }
}
