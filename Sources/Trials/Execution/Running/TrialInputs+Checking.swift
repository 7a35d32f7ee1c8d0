internal import Datasets
internal import Files
internal import Foundation
internal import ModelFiles
internal import ModelZoo
internal import Trials

/// What is read of a trial's files must be what its key is made of: they may change while a notebook
/// runs, and change back.
extension TrialInputs {
  /// Reads the data set.
  ///
  /// - Throws: `DatasetError`.
  func dataset(of trial: Trial, _ store: Store) throws -> Dataset {
    try trial.dataset.load(trial.data, digest: data, lists: store.contentLists)
  }

  /// Runs `body`, which reads the model's file and those of its arrays, if it has any.
  ///
  /// - Throws: `DatasetError.changed`, and what `body` throws.
  func checkingModel<Value>(of trial: Trial, _ body: () throws -> Value) throws -> Value {
    guard case .onnx(let file) = trial.model else { return try body() }
    let external = (try? ONNXFile.externalFiles(of: file.path)) ?? []
    return try FileIdentity.whileUnchanged(
      [file.path] + external, name: file.name,
      isRight: {
        let paths = try [file.path] + ONNXFile.externalFiles(of: file.path)
        return try model == paths.map { try FileIdentity.digest(of: $0) }.joined(separator: " ")
      }, body)
  }

  /// Runs `body`, which reads the file of the weights, if there is one.
  ///
  /// - Throws: as `checkingModel`.
  func checkingWeights<Value>(of trial: Trial, _ body: () throws -> Value) throws -> Value {
    guard case .file(let path) = trial.weights else { return try body() }
    return try FileIdentity.whileUnchanged(
      [path], name: path, isRight: { try FileIdentity.digest(of: path) == weights }, body)
  }
}

extension RemoteFile {
  /// Runs `body`, which reads this file from `path`.
  ///
  /// - Throws: `DatasetError.changed`, and what `body` throws.
  func whileUnchanged<Value>(_ path: String, _ body: () throws -> Value) throws -> Value {
    try FileIdentity.whileUnchanged(
      [path], name: path,
      isRight: {
        guard let digest else { return true }
        return try FileDigest.of(path, digest.algorithm) == digest
      }, body)
  }
}
