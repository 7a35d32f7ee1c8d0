/// The kinds of model files, told apart by how names end. Nothing else knows these endings; the case of
/// letters is no matter: `NET.ONNX` is an ONNX file.
package enum ModelFileKind: String, CaseIterable, Sendable {
  /// HDF5 of Keras: weights, or a whole model.
  case kerasHDF5 = ".h5"
  /// The weights of Keras 3 in HDF5.
  case kerasWeights = ".weights.h5"
  /// Keras 3's archive of a whole model.
  case kerasArchive = ".keras"
  case safetensors = ".safetensors"
  case onnx = ".onnx"

  /// Of a file's name or path; nil where it ends in none of these.
  package init?(of path: String) {
    guard let found = Self.match(path) else { return nil }
    self = found.kind
  }

  /// How names of files of this kind end.
  package var ending: String { rawValue }

  /// The kinds that hold the weights of a network that is known by another way.
  package static let ofWeights = [kerasHDF5, kerasArchive, safetensors]
  /// The kinds that can be read.
  package static let readable = ofWeights + [onnx]
  /// The kinds that can be written.
  package static let writable = [kerasHDF5, kerasWeights, onnx, safetensors]

  /// Whether a file of this kind holds weights, and not their graph.
  package var holdsWeights: Bool { self != .onnx }

  /// The last component of a path without the ending of its kind; the whole component where it has none.
  package static func stem(of path: String) -> String {
    let name = path.split(separator: "/").last.map(String.init) ?? path
    guard let found = match(name) else { return name }
    return String(name.dropLast(found.length))
  }

  /// The kind with the longest ending, and that ending's length.
  private static func match(_ path: String) -> (kind: Self, length: Int)? {
    let path = path.lowercased()
    // The long ending of Keras 2's documents.
    let endings = allCases.map { ($0, $0.rawValue) } + [(.kerasHDF5, ".hdf5")]
    return endings.filter { path.hasSuffix($0.1) }.max { $0.1.count < $1.1.count }
      .map { ($0.0, $0.1.count) }
  }
}
