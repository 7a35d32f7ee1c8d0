internal import Kernels
internal import Networks

/// A value of the ONNX graph.
enum ImportedValue {
  case constant(ConstantArray)
  case tensor(TensorValue)
}

/// The result of a draft node.
struct TensorValue {
  let node: Int
  let shape: ImageShape
}

/// The state of the import, shared by all nodes.
final class ImportState {
  let opset: Int
  let fixedBatch: Int?
  let tensors: TensorReader
  /// The values that some node reads, or that are graph outputs.
  let readValues: Set<String>
  var draft = DraftNetwork()
  var values: [String: ImportedValue] = [:]
  var warnings: [String] = []
  /// Constants that have become nodes, by the value's name.
  var constantNodes: [String: TensorValue] = [:]
  /// The inputs and attributes of the current node that its import has read.
  var readInputs: Set<Int> = []
  var readAttributes: Set<String> = []
  /// The remaining budget of elements for constant folding.
  var foldingBudget: Int

  init(_ file: GraphFile, fixedBatch: Int?, foldingBudget: Int) {
    opset = file.opset
    tensors = file.tensors
    readValues = Set(file.nodes.flatMap(\.inputs)).union(file.outputs)
    self.fixedBatch = fixedBatch
    self.foldingBudget = foldingBudget
  }
}
