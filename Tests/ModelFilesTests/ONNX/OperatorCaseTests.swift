import Foundation
import Kernels
import ModelFiles
import Networks
import TestSupport
import Testing

/// Single operators against the `onnx` package's own cases and ONNX Runtime; see
/// Reference/record_onnx_cases.py.
@Suite struct OperatorCaseTests {
  private static let recorded = Result {
    try SafetensorsFile.read(Reference.path("onnx_cases.safetensors")).weights.arrays
  }

  static let names: [String] =
    ((try? recorded.get()) ?? [:]).keys.filter { $0.hasSuffix("|model") }
    .map { String($0.dropLast(6)) }.sorted()

  @Test func casesAreThere() throws {
    _ = try Self.recorded.get()
    #expect(Self.names.count > 300)
  }

  @Test(arguments: names, Backend.allCases)
  func givesTheRecordedResult(_ name: String, _ backend: Backend) throws {
    let (path, folder) = try Self.file(name)
    let model = try ONNXFile.read(path)
    try Self.check(model, name, backend)
    _ = folder
  }

  /// What is read, written and read again computes the same.
  @Test(arguments: names)
  func survivesExport(_ name: String) throws {
    let (path, folder) = try Self.file(name)
    let model = try ONNXFile.read(path)
    let copy = folder.file("copy.onnx")
    try ONNXFile.write(model.network, model.weights, to: copy)
    try Self.check(ONNXFile.read(copy), name, .onednn)
  }

  private static func file(_ name: String) throws -> (String, TemporaryFolder) {
    let folder = try TemporaryFolder()
    return (try folder.file("case.onnx", bytes(name)), folder)
  }

  static func bytes(_ name: String) throws -> [UInt8] {
    try array("\(name)|model").values.map { UInt8($0) }
  }

  private static func array(_ name: String) throws -> Weights.Entry {
    try #require(recorded.get()[name])
  }

  private static func check(_ model: ImportedModel, _ name: String, _ backend: Backend) throws {
    let (input, output) = (try array("\(name)|input"), try array("\(name)|output"))
    let result = try run(model, on: input, backend)
    #expect(result.shape == output.shape)
    expectClose(result.values, output.values, tolerance: 1e-5)
  }
}

/// The network's result for a batch, on one backend.
func run(_ model: ImportedModel, on input: Weights.Entry, _ backend: Backend) throws
  -> Weights.Entry
{
  let plan = try InferencePlan(model.network, batch: input.shape[0], backend: backend)
  try plan.load(model.weights)
  try plan.input.load(input.values)
  try plan.run()
  return Weights.Entry(
    shape: [input.shape[0]] + model.network.outputShape, values: try plan.output.values())
}

/// Equal to a share of the largest number; NaN and infinity where they are expected.
func expectClose(
  _ found: [Float], _ expected: [Float], tolerance: Float,
  sourceLocation: SourceLocation = #_sourceLocation
) {
  let largest = expected.lazy.filter(\.isFinite).map(abs).max() ?? 0
  var worst: Float = 0
  for (a, b) in zip(found, expected) where a != b && !(a.isNaN && b.isNaN) {
    worst = max(worst, b.isFinite && a.isFinite ? abs(a - b) : .infinity)
  }
  #expect(
    found.count == expected.count && worst <= tolerance * max(largest, 1e-3),
    "differs by \(worst), the largest is \(largest)", sourceLocation: sourceLocation)
}
