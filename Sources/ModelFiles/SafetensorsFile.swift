public import Networks

/// Weights in a safetensors file, the format of huggingface/safetensors.
public enum SafetensorsFile {
  /// Writes `weights` as float32, little endian, sorted by the UTF-8 of their names: the same
  /// weights and metadata give the same bytes. The file appears under its name when it is complete
  /// and on disk; until then what stood there stays.
  ///
  /// - Throws: `ModelFileError.unwritable`; `reservedName` for a tensor called `__metadata__`.
  public static func write(
    _ weights: Weights, metadata: [String: String] = [:], to path: String
  ) throws {
    if weights.arrays[SafetensorsHeader.metadataKey] != nil {
      throw ModelFileError.reservedName(path: path, name: SafetensorsHeader.metadataKey)
    }
    let arrays = weights.arrays.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
    let header = SafetensorsHeader.encode(
      tensors: arrays.map { ($0.key, $0.value.shape) }, metadata: metadata)
    try OutputFile.write(to: path) { file in
      try file.append(header)
      for (_, array) in arrays { try file.append(array.values) }
    }
  }

  /// Reads all tensors as float32, and the metadata.
  ///
  /// The file may hold the types F64, F32, F16, BF16, I8 to I64, U8 to U64 and BOOL. Numbers that
  /// float32 cannot hold are rounded; F32, F16 and BF16 keep every bit.
  ///
  /// - Throws: `ModelFileError`, for names too that differ in their bytes alone and not in what
  ///   Unicode takes them for.
  public static func read(_ path: String) throws -> (
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

  /// The size of a file and of its tensors alone, without the header, in bytes.
  ///
  /// - Throws: `ModelFileError`, when the header does not agree with the file.
  public static func sizes(_ path: String) throws -> (fileBytes: Int, payloadBytes: Int) {
    let file = try InputFile(path)
    let header = try SafetensorsHeader(of: file)
    return (file.size, header.tensors.reduce(0) { $0 + ($1.end - $1.begin) })
  }
}
