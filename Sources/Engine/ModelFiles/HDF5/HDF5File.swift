/// An HDF5 file, open for reading.
///
/// Source: The HDF Group, "HDF5 File Format Specification Version 3.0". Supported is what Keras and
/// h5py write by default, and of the newer structures those without an index of their own.
///
/// libhdf5 is not used for reading untrusted files: version 1.10, in Debian,
/// crashes on some damaged files and hangs on others.
final class HDF5File {
  let file: InputFile
  private let superblock: HDF5Superblock
  private var widths: HDF5Widths { superblock.widths }
  private var objects: [Int: HDF5Object.Parts] = [:]
  private var heaps: [Int: [Int: ArraySlice<UInt8>]] = [:]
  private var budget: Int

  /// - Throws: `ModelFileError`.
  init(_ file: InputFile) throws {
    self.file = file
    // Each part is read once. A file that asks for several times its size has a cycle.
    budget = 4 * min(file.size, 1 << 40) + 1 << 16
    superblock = try HDF5Superblock(of: file)
  }

  /// The root group.
  func root() throws -> HDF5Object { try object(at: superblock.root) }

  /// The object whose header is at an address.
  func object(at address: Int) throws -> HDF5Object {
    let parts = try objects[address] ?? HDF5Object.Parts(at: address, in: self)
    objects[address] = parts
    return HDF5Object(parts, at: address, in: self)
  }

  /// A cursor over `count` bytes of structure at an address.
  func cursor(at address: Int, count: Int, _ part: String) throws -> HDF5Cursor {
    let offset = try place(of: address, count: count, part)
    budget -= count
    guard budget >= 0 else { throw failure(.goesInCircles, at: offset) }
    return HDF5Cursor(
      try file.bytes(at: offset, count: count), path: file.path, start: offset, part: part,
      widths: widths)
  }

  /// A cursor over at most `count` bytes, fewer where the file ends.
  func cursor(at address: Int, upTo count: Int, _ part: String) throws -> HDF5Cursor {
    let offset = try place(of: address, count: 0, part)
    return try cursor(at: address, count: min(count, file.size - offset), part)
  }

  /// The offset of an address in the file.
  ///
  /// - Throws: where the `count` bytes from there are not all in the file.
  func place(of address: Int, count: Int, _ part: String) throws -> Int {
    let (offset, overflow) = address.addingReportingOverflow(superblock.base)
    guard !overflow, offset <= file.size, count <= file.size - offset else {
      throw failure(.addressPastEnd(of: part), at: min(max(0, offset), file.size))
    }
    return offset
  }

  func failure(_ damage: HDF5Damage, at byte: Int) -> ModelFileError {
    .damaged(path: file.path, byte: byte, tensor: nil, .hdf5(damage))
  }

  /// An object of a global heap, which stores variable-length strings.
  func heapObject(_ index: Int, at address: Int) throws -> ArraySlice<UInt8> {
    let heap: [Int: ArraySlice<UInt8>]
    if let known = heaps[address] {
      heap = known
    } else {
      heap = try readHeap(at: address)
      heaps[address] = heap
    }
    let place = try place(of: address, count: 0, "global heap")
    guard let object = heap[index] else {
      throw failure(.missingLink("object \(index) of a heap"), at: place)
    }
    // Many strings may refer to one object, and each is copied into memory.
    budget -= object.count
    guard budget >= 0 else { throw failure(.goesInCircles, at: place) }
    return object
  }

  private func readHeap(at address: Int) throws -> [Int: ArraySlice<UInt8>] {
    var head = try cursor(at: address, count: 8 + widths.lengths, "global heap")
    try head.expect(signature: "GCOL")
    _ = try head.version(1...1, of: "global heap")
    try head.skip(3)
    var cursor = try cursor(at: address, count: try head.length(), "global heap")
    try cursor.skip(min(8 + widths.lengths, cursor.remaining))
    var heap: [Int: ArraySlice<UInt8>] = [:]
    while cursor.remaining >= 8 + widths.lengths {
      let index = try cursor.short()
      try cursor.skip(6)
      let length = try cursor.length()
      // What follows is free space.
      if index == 0 { break }
      heap[index] = try cursor.take(length)
      cursor.align(to: 8)
    }
    return heap
  }
}
