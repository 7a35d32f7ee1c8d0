/// The superblock of an HDF5 file: the sizes of its numbers and its root group.
struct HDF5Superblock {
  let widths: HDF5Widths
  /// The offset of address 0 in the file.
  let base: Int
  /// The address of the root group's header.
  let root: Int

  static let signature: [UInt8] = [0x89, 0x48, 0x44, 0x46, 0x0D, 0x0A, 0x1A, 0x0A]

  /// Whether HDF5's signature is at one of its possible offsets.
  static func isPresent(in file: InputFile) throws -> Bool { try find(in: file) != nil }

  /// The signature is at byte 0, or after a user block of 512, 1024, … bytes.
  private static func find(in file: InputFile) throws -> Int? {
    var start = 0
    while file.size - start >= signature.count {
      if try file.bytes(at: start, count: signature.count) == signature { return start }
      start = start == 0 ? 512 : start * 2
    }
    return nil
  }

  /// - Throws: `ModelFileError`.
  init(of file: InputFile) throws {
    guard let start = try Self.find(in: file) else {
      throw ModelFileError.damaged(path: file.path, byte: 0, tensor: nil, .hdf5(.notHDF5))
    }
    func cursor(_ widths: HDF5Widths) throws -> HDF5Cursor {
      HDF5Cursor(
        try file.bytes(at: start, count: min(128, file.size - start)), path: file.path,
        start: start, part: "superblock", widths: widths)
    }
    var head = try cursor(HDF5Widths())
    try head.skip(8)
    let version = try head.version(0...3, of: "superblock")
    if version < 2 { try head.skip(4) }
    let addresses = try head.byte()
    let lengths = try head.byte()
    guard [2, 4, 8].contains(addresses), [2, 4, 8].contains(lengths) else {
      throw head.failure(
        .unsupported("addresses of \(addresses) and lengths of \(lengths) bytes"))
    }
    widths = HDF5Widths(addresses: addresses, lengths: lengths)

    var cursor = try cursor(widths)
    try cursor.skip([24, 28, 12, 12][version])
    let place = cursor.place
    guard let base = try cursor.address(), base == start else {
      throw cursor.failure(.addressPastEnd(of: "base of all addresses"), at: place)
    }
    self.base = base
    try cursor.skip(addresses)
    let end = try cursor.address() ?? .max
    guard end <= file.size - base else {
      throw cursor.failure(
        .truncatedFile(needed: end.addingClamped(base), found: file.size), at: place)
    }
    // Versions 0 and 1 have a symbol table entry for the root: the offset of its name, then the
    // address of its header.
    if version < 2 { try cursor.skip(2 * addresses) }
    guard let root = try cursor.address() else {
      throw cursor.failure(.addressPastEnd(of: "root group"))
    }
    self.root = root
  }
}

extension Int {
  fileprivate func addingClamped(_ other: Int) -> Int {
    let (sum, overflow) = addingReportingOverflow(other)
    return overflow ? .max : sum
  }
}
