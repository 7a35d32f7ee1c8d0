/// Keras weight files, read and written.
package enum KerasFile {
  /// How the weights are stored in the file.
  package enum Layout: String, CaseIterable, Sendable {
    /// A group per layer, with the layer's name: `save_weights` of Keras 2; loaded by Keras 2 and 3 by
    /// order and by name.
    case legacy
    /// A group per layer, named by class and counter: `.weights.h5` of Keras 3.
    case keras3
  }

  /// Reads the weights of a file in any of Keras's layouts: `.h5` of weights or of whole models,
  /// `.weights.h5`, `.keras`. The layout is recognized by content, not by name. Nothing outside the
  /// file is ever read.
  ///
  /// Nested layers are listed as layers of their own.
  ///
  /// - Throws: `ModelFileError`, also for NaN or infinite weights.
  package static func read(_ path: String) throws -> KerasWeights {
    let weights = try content(path)
    for layer in weights.layers {
      for array in layer.arrays {
        try WeightsCheck.requireFinite(array.values, "\(layer.name)/\(array.name)", in: path)
      }
    }
    return weights
  }

  private static func content(_ path: String) throws -> KerasWeights {
    let file = try InputFile(path)
    if try HDF5Superblock.isPresent(in: file) { return try read(file) }
    guard try ZipArchive.isPresent(in: file) else {
      throw ModelFileError.damaged(
        path: path, byte: 0, tensor: nil, .keras(.neitherHDF5NorZip))
    }
    return try read(
      try ZipArchive(file).file("model.weights.h5") { $0 == HDF5Superblock.signature })
  }

  private static func read(_ file: InputFile) throws -> KerasWeights {
    let file = try HDF5File(file)
    if let weights = try KerasLegacyReader.read(file) { return weights }
    if let weights = try KerasVariableReader.read(file) { return weights }
    let root = try file.root()
    throw root.failure(keras: .unknownLayout(found: root.names))
  }
}

extension HDF5Object {
  func failure(keras damage: KerasDamage) -> ModelFileError {
    guard case .damaged(let path, let byte, _, _) = failure(.noValues) else {
      preconditionFailure("an object's failures are damages")
    }
    return .damaged(path: path, byte: byte, tensor: nil, .keras(damage))
  }
}

/// Reads datasets as long as all together fit into memory, and counts what is read: a
/// group or dataset may have many names.
struct KerasArrayReader {
  private let file: HDF5File
  private var elements = 0
  private var count = 0
  private let limit: Int

  init(_ file: HDF5File) {
    self.file = file
    // No group or dataset takes less than 32 bytes.
    limit = file.file.size / 32
  }

  /// - Throws: `ModelFileError` where more was read than the file can hold.
  mutating func count(_ object: HDF5Object) throws {
    count += 1
    guard count <= limit else { throw object.failure(.goesInCircles) }
  }

  /// - Throws: `ModelFileError`.
  mutating func array(_ path: String, in group: HDF5Object, name: String) throws
    -> KerasWeights.Array
  {
    try count(group)
    let dataset = try group.dataset(path)
    let (sum, overflow) = elements.addingReportingOverflow(dataset.elements)
    elements = overflow ? .max : sum
    try file.file.checkMemory(forElements: elements)
    return KerasWeights.Array(
      name: name, shape: dataset.shape, values: try dataset.values(path, in: file))
  }
}
