package import Networks

/// Weights in a safetensors file (huggingface/safetensors).
package enum SafetensorsFile {
  /// Writes `weights` as float32. See `write(_:metadata:to:)` for arrays.
  ///
  /// - Throws: `ModelFileError.unwritable`; `reservedName` for a tensor named `__metadata__`.
  package static func write(
    _ weights: Weights, metadata: [String: String] = [:], to path: String
  ) throws {
    try write(
      weights.arrays.map { StoredArray($0.key, shape: $0.value.shape, values: $0.value.values) },
      metadata: metadata, to: path)
  }

  /// Writes arrays, each in its own type, little-endian, sorted by the UTF-8 of their names: the
  /// same arrays and metadata give the same bytes. The file appears under its name when it is
  /// complete and on disk; an existing file is unchanged until then.
  ///
  /// - Precondition: no two arrays have one name.
  /// - Throws: `ModelFileError.unwritable`; `reservedName` for a tensor named `__metadata__`;
  ///   `unrepresentable` for a number that an array's type cannot represent.
  package static func write(
    _ arrays: [StoredArray], metadata: [String: String] = [:], to path: String
  ) throws {
    precondition(Set(arrays.map(\.name)).count == arrays.count, "two arrays have one name")
    if arrays.contains(where: { $0.name == SafetensorsHeader.metadataKey }) {
      throw ModelFileError.reservedName(path: path, name: SafetensorsHeader.metadataKey)
    }
    let arrays = arrays.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
    let header = SafetensorsHeader.encode(tensors: arrays, metadata: metadata)
    try OutputFile.write(to: path) { file in
      try file.append(header)
      for array in arrays { try array.append(to: file, path: path) }
    }
  }

  /// Reads all tensors as float32, and the metadata.
  ///
  /// The file may hold the types F64, F32, F16, BF16, I8 to I64, U8 to U64 and BOOL. Numbers that
  /// float32 cannot represent are rounded; F32, F16 and BF16 are exact.
  ///
  /// - Throws: `ModelFileError`, also for distinct names that are equal as
  ///   Unicode text.
  package static func read(_ path: String) throws -> (
    weights: Weights, metadata: [String: String]
  ) {
    let file = try InputFile(path)
    let header = try SafetensorsHeader(of: file)
    try file.checkMemory(forElements: header.tensors.reduce(0) { $0 + $1.elements })
    var arrays: [String: Weights.Entry] = [:]
    for tensor in header.tensors {
      let values = try file.floats(
        tensor.elements, of: tensor.type, at: header.dataStart + tensor.begin,
        tensor: tensor.name)
      arrays[tensor.name] = Weights.Entry(shape: tensor.shape, values: values)
    }
    return (Weights(arrays), header.metadata)
  }

  /// Reads all tensors in their stored formats, and the metadata. Vectors of U8 are
  /// bytes; types without a `StoredArray.Format` become float32.
  ///
  /// - Throws: `ModelFileError`.
  package static func readStored(_ path: String) throws -> (
    arrays: [String: StoredArray], metadata: [String: String]
  ) {
    let file = try InputFile(path)
    let header = try SafetensorsHeader(of: file)
    try file.checkMemory(
      forElements: header.tensors.reduce(0) { $0 + ($1.type == .uint8 ? 0 : $1.elements) })
    var arrays: [String: StoredArray] = [:]
    for tensor in header.tensors {
      let offset = header.dataStart + tensor.begin
      if tensor.type == .uint8, tensor.shape.count == 1 {
        arrays[tensor.name] = StoredArray(
          tensor.name, bytes: try file.bytes(at: offset, count: tensor.elements))
        continue
      }
      let values = try file.floats(
        tensor.elements, of: tensor.type, at: offset, tensor: tensor.name)
      arrays[tensor.name] = StoredArray(
        tensor.name, shape: tensor.shape, values: values,
        format: StoredArray.Format(tensor.type) ?? .float32)
    }
    return (arrays, header.metadata)
  }

  /// The size of a file with these arrays and metadata, in bytes.
  package static func byteCount(_ arrays: [StoredArray], metadata: [String: String] = [:]) -> Int {
    let arrays = arrays.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
    return arrays.reduce(
      SafetensorsHeader.encode(tensors: arrays, metadata: metadata).count
    ) { $0 + $1.byteCount }
  }

  /// The size of a file, and of its tensors without the header, in bytes.
  ///
  /// - Throws: `ModelFileError`, also where the header does not match the file.
  package static func sizes(_ path: String) throws -> (fileBytes: Int, payloadBytes: Int) {
    let file = try InputFile(path)
    let header = try SafetensorsHeader(of: file)
    return (file.size, header.tensors.reduce(0) { $0 + ($1.end - $1.begin) })
  }
}
