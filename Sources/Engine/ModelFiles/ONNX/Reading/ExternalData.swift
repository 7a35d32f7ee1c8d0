internal import Files
internal import Foundation

/// External data: tensors stored in files beside the model.
///
/// Names that lead out of the model's folder are refused: a model from elsewhere must not read the
/// user's other files. The folder is that of the model's name, also where that is a symbolic link, and
/// links in it are followed: the Hugging Face cache keeps a model and its data as links to files
/// elsewhere. Who confines a model to a folder, as notebooks do, looks where they lead.
struct ExternalData {
  /// The model's file.
  let path: String

  private var folder: String { PathText.parent(of: path) }

  /// The `count` bytes of a tensor.
  ///
  /// - Throws: `ONNXError.Problem.tensor`; `ModelFileError` where the file cannot be read.
  func bytes(of tensor: ONNXTensorProto, name: String, count: Int) throws -> Data {
    func failure(_ problem: ONNXError.TensorProblem) -> ONNXError.Problem {
      .tensor(name, problem)
    }
    var entries: [String: String] = [:]
    for entry in tensor.externalData { entries[entry.key] = entry.value }
    guard let location = entries["location"], !location.isEmpty else { throw failure(.noLocation) }
    func number(_ key: String) throws -> Int? {
      guard let text = entries[key] else { return nil }
      guard let value = Int(text), value >= 0 else { throw failure(.badNumber(key: key, text)) }
      return value
    }
    let offset = try number("offset") ?? 0
    let length = try number("length") ?? count
    guard length == count else {
      throw failure(.wrongSize(shape: tensor.dims.map { Int($0) }, needed: count, found: length))
    }
    let file = try InputFile(resolved(location, failure))
    let (end, overflow) = offset.addingReportingOverflow(length)
    guard !overflow, end <= file.size else {
      throw failure(.pastEnd(file: location, end: overflow ? .max : end, size: file.size))
    }
    return Data(try file.bytes(at: offset, count: length))
  }

  /// The file of a tensor, by its path.
  ///
  /// - Throws: `ONNXError.Problem.tensor`.
  func file(of tensor: ONNXTensorProto) throws -> String? {
    guard let location = tensor.externalData.last(where: { $0.key == "location" })?.value else {
      return nil
    }
    return try resolved(location) { .tensor(tensor.name, $0) }
  }

  private func resolved(
    _ location: String, _ failure: (ONNXError.TensorProblem) -> ONNXError.Problem
  ) throws -> String {
    let steps = location.split(separator: "/", omittingEmptySubsequences: false)
    guard !location.hasPrefix("/"), !steps.contains(".."), !location.utf8.contains(0) else {
      throw failure(.outsideFolder(location))
    }
    return PathText.path(of: location, in: folder)
  }
}
