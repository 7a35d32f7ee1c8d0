internal import Foundation
package import Kernels
package import Networks
internal import SwiftProtobuf

/// Networks in ONNX files.
///
/// Source: the specification of ONNX (`onnx.proto` and `Operators.md` of the project onnx/onnx).
package enum ONNXFile {
  /// Reads a network that PyTorch, Keras or another framework has exported for inference: operators
  /// of versions 7 to 28 that image classifiers consist of.
  ///
  /// float16, bfloat16 and float64 weights become float32. Layers have the names of the file's nodes;
  /// patterns of several nodes (GELU, a bias added behind) become one layer. Arrays that the file
  /// stores and that no layer owns, such as position embeddings, are trained with the rest.
  ///
  /// - Parameters:
  ///   - imageSize: height and width, for files that leave them open.
  ///   - output: which of several outputs is the network's result.
  /// - Throws: `ONNXError` with the node concerned, `ModelFileError` where a file cannot be
  ///   read. No file makes it trap.
  package static func read(
    _ path: String, imageSize: Extent? = nil, output: ONNXOutput = .first
  ) throws -> ImportedModel {
    do {
      let file = try ModelReader.read(path)
      let model = try GraphImporter.model(
        file, imageSize: imageSize, output: output, name: ModelFileKind.stem(of: path))
      try checkWeights(model, file, path)
      return model
    } catch let error as NodeProblem {
      throw ONNXError(path: path, node: error.node, problem: error.problem)
    } catch let problem as ONNXError.Problem {
      throw ONNXError(path: path, node: nil, problem: problem)
    }
  }

  /// Checks the network's weights, then the file's own arrays where these have the fault, since
  /// the user knows those names. Infinite bounds are valid, single numbers that are none are not.
  ///
  /// - Throws: `ModelFileError`.
  private static func checkWeights(_ model: ImportedModel, _ file: GraphFile, _ path: String)
    throws
  {
    do {
      try WeightsCheck.requireFinite(model.weights, in: path)
    } catch {
      for (name, array) in file.initializers.sorted(by: { $0.key < $1.key }) where array.count > 1 {
        try WeightsCheck.requireFinite(array.floats ?? [], name, in: path)
      }
      throw error
    }
    let read = Set(file.nodes.flatMap(\.inputs))
    for (name, array) in file.initializers.sorted(by: { $0.key < $1.key })
    where array.scalar?.isNaN == true && read.contains(name) {
      try WeightsCheck.requireFinite(array.floats ?? [], name, in: path)
    }
    try WeightsCheck.requireVariances(model.weights, of: model.network, in: path)
  }

  /// The external data files of a model, by path, sorted; their names are in its folder or below, where
  /// symbolic links may lead elsewhere.
  ///
  /// - Throws: `ONNXError`, `ModelFileError`.
  package static func externalFiles(of path: String) throws -> [String] {
    do {
      return try ModelReader.externalFiles(path)
    } catch let problem as ONNXError.Problem {
      throw ONNXError(path: path, node: nil, problem: problem)
    }
  }

  /// Writes a network for any batch size: operator set version 17, float32, with the network's
  /// names. The file appears under its name when it is complete and on disk.
  ///
  /// - Throws: `NetworkError` where weights are missing or misshapen, `ONNXError` where the model is
  ///   too large for the format, `ModelFileError.unwritable`.
  package static func write(_ network: Network, _ weights: Weights, to path: String) throws {
    let bytes: Data
    do {
      bytes = try GraphWriter.model(network, weights).serializedBytes()
    } catch let problem as ONNXError.Problem {
      throw ONNXError(path: path, node: nil, problem: problem)
    }
    try OutputFile.write(to: path) { try $0.append(bytes) }
  }
}
