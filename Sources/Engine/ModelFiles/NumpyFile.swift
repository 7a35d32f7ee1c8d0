/// An array in numpy's `.npy` format.
///
/// Source: `numpy.lib.format` in numpy's documentation, versions 1.0 to 3.0.
package enum NumpyFile {
  private static let magic: [UInt8] = [0x93] + Array("NUMPY".utf8)
  /// The limit of version 1.0; no header of a plain array needs more.
  private static let maximumHeader = 65_535

  /// Reads an array of numbers as float32, row-major whatever its order in the file.
  ///
  /// The file may hold floats of 2, 4 or 8 bytes, signed or unsigned integers of 1 to 8 bytes and
  /// Booleans, in either byte order. Numbers that float32 cannot represent are rounded.
  ///
  /// - Throws: `ModelFileError`.
  package static func read(_ path: String) throws -> (shape: [Int], values: [Float]) {
    let file = try InputFile(path)
    func failure(_ damage: ModelFileError.Damage, at byte: Int) -> ModelFileError {
      .damaged(path: path, byte: byte, tensor: nil, damage)
    }
    guard try file.bytes(at: 0, count: min(6, file.size)) == magic else {
      throw failure(.notNumpy, at: 0)
    }
    let version = try file.bytes(at: 6, count: 2).map(Int.init)
    guard (1...3).contains(version[0]), version[1] == 0 else {
      throw failure(.unknownVersion(major: version[0], minor: version[1]), at: 6)
    }
    let width = version[0] == 1 ? 2 : 4
    let length = try file.bytes(at: 8, count: width).reversed().reduce(0) { $0 << 8 | Int($1) }
    guard length <= maximumHeader else {
      throw failure(.headerTooLong(length: length, limit: maximumHeader), at: 8)
    }
    let start = 8 + width
    guard length <= file.size - start else {
      throw failure(.headerPastEnd(length: length, available: file.size - start), at: 8)
    }
    var scanner = HeaderScanner(
      try file.bytes(at: start, count: length), path: path, start: start)
    let header = try NumpyHeader(&scanner)

    let dataStart = start + length
    let available = file.size - dataStart
    guard header.dataBytes <= available else {
      throw failure(.truncated(needed: header.dataBytes, found: available), at: dataStart)
    }
    guard header.dataBytes == available else {
      throw failure(
        .trailing(available - header.dataBytes), at: dataStart + header.dataBytes)
    }
    try file.checkMemory(forElements: header.elements)
    let values = try file.floats(
      header.elements, of: header.type, bigEndian: header.isBigEndian, at: dataStart)
    let isColumnMajor = header.isFortranOrder && header.shape.count > 1
    return (header.shape, isColumnMajor ? rowMajor(values, shape: header.shape) : values)
  }

  /// Writes an array as float32, little-endian, row-major, version 1.0. The file appears under its
  /// name when it is complete and on disk; an existing file is unchanged until then.
  ///
  /// - Parameter shape: at most 64 extents, whose product is the number of values.
  /// - Throws: `ModelFileError.unwritable`.
  package static func write(shape: [Int], values: [Float], to path: String) throws {
    precondition(shape.reduce(1, *) == values.count, "shape and values disagree")
    precondition(shape.count <= ArrayShape.maximumRank, "too many dimensions")
    var header = Array(NumpyHeader.text(shape: shape).utf8)
    // The line feed ends the header, and the data start at a multiple of 64.
    let padding = (64 - (magic.count + 4 + header.count + 1) % 64) % 64
    header += [UInt8](repeating: UInt8(ascii: " "), count: padding) + [UInt8(ascii: "\n")]
    try OutputFile.write(to: path) { file in
      try file.append(
        magic + [1, 0, UInt8(truncatingIfNeeded: header.count), UInt8(header.count >> 8)])
      try file.append(header)
      try file.append(values)
    }
  }

  /// - Parameter values: in column-major order.
  private static func rowMajor(_ values: [Float], shape: [Int]) -> [Float] {
    guard !values.isEmpty else { return [] }
    var strides = [Int](repeating: 1, count: shape.count)
    for axis in 1..<shape.count { strides[axis] = strides[axis - 1] * shape[axis - 1] }
    let last = shape.count - 1
    var index = [Int](repeating: 0, count: shape.count)
    var source = 0
    return [Float](unsafeUninitializedCapacity: values.count) { output, filled in
      while filled < values.count {
        for step in 0..<shape[last] {
          output[filled + step] = values[source + step * strides[last]]
        }
        filled += shape[last]
        // Counts up the other indices like an odometer, the last of them first.
        var axis = last - 1
        while axis >= 0 {
          index[axis] += 1
          source += strides[axis]
          if index[axis] < shape[axis] { break }
          source -= index[axis] * strides[axis]
          index[axis] = 0
          axis -= 1
        }
      }
    }
  }
}
