internal import Kernels
internal import Networks

/// How a file's input becomes the network's, which is C×H×W for images.
struct InputReading {
  let layout: ImportedModel.Input.Layout
  let fixedBatch: Int?
  /// Of one image, as in the file.
  private let extents: [Int]

  /// - Parameter imageSize: height and width where the file leaves them open.
  /// - Throws: `ONNXError.Problem` where an extent is still open.
  init(_ file: GraphFile, imageSize: Extent?) throws {
    let input = file.input
    layout = InputLayout.layout(of: file)
    fixedBatch = input.extents[0]
    let spatial: Range<Int> =
      switch layout {
      case .channelsFirst: 2..<4
      case .channelsLast: 1..<3
      case .other: 0..<0
      }
    extents = try input.extents.enumerated().dropFirst().map { axis, extent in
      if let extent { return extent }
      guard spatial.contains(axis), let imageSize else {
        throw ONNXError.Problem.openExtent(input: input.name, axis: axis)
      }
      return axis == spatial.lowerBound ? imageSize.height : imageSize.width
    }
    let count = ArrayShape.elements(of: extents) ?? .max
    guard count <= ImportLimits.elements else {
      throw ONNXError.Problem.tooManyElements(limit: ImportLimits.elements)
    }
  }

  /// Adds the input, and the transpose to the file's axis order, which usually cancels with the file's own.
  func addNodes(to draft: inout DraftNetwork) -> TensorValue {
    let batch = ImageShape.Batch(axis: 0)
    let file = ImageShape([1] + extents, batch: batch)
    guard layout == .channelsLast else {
      draft.nodes.append(
        DraftNetwork.Node(
          operation: .input(extents), inputs: [], parameters: [], shape: file, origin: nil,
          suffix: nil))
      return TensorValue(node: 0, shape: file)
    }
    let planes = [extents[2], extents[0], extents[1]]
    draft.nodes.append(
      DraftNetwork.Node(
        operation: .input(planes), inputs: [], parameters: [],
        shape: ImageShape([1] + planes, batch: batch), origin: nil, suffix: nil))
    draft.nodes.append(
      DraftNetwork.Node(
        operation: .transpose(Transpose([0, 2, 3, 1])), inputs: [0], parameters: [], shape: file,
        origin: nil, suffix: "channels_last"))
    return TensorValue(node: 1, shape: file)
  }
}
