internal import Kernels
internal import Networks

/// Conv.
enum ConvolutionOperators {
  static let all = [ONNXOperator("Conv", convolution)]

  private static func convolution(_ context: NodeImport) throws {
    let x = try context.image(0)
    let (shape, kernel) = try context.floats(1)
    guard shape.count == 4, !shape.contains(0) else {
      throw ONNXError.Problem.shape("weights of shape \(shape); images need four axes")
    }
    if let stated = try context.ints("kernel_shape"), stated != Array(shape.suffix(2)) {
      throw ONNXError.Problem.attributeValue(
        "kernel_shape", found: "\(stated.prefix(16))",
        allowed: "\(Array(shape.suffix(2))), the weights' own,")
    }
    let groups = try context.int("group") ?? 1
    guard groups > 0, groups <= shape[0], shape[1] * groups == x.shape.extents[1] else {
      throw ONNXError.Problem.shape(
        "weights of shape \(shape) in \(groups) groups don't fit \(x.shape.extents[1]) channels")
    }
    let biasArray = try context.optionalConstant(2) == nil ? nil : context.floats(2)
    if let biasArray, biasArray.shape != [shape[0]] {
      throw ONNXError.Problem.shape(
        "a bias of shape \(biasArray.shape) doesn't fit weights of shape \(shape); [\(shape[0])] does"
      )
    }
    let bias = biasArray?.values
    let attributes = try WindowAttributes(
      context, kernel: Array(shape.suffix(2)),
      size: Extent(x.shape.extents[2], x.shape.extents[3]))
    let operation = Convolution(
      outputChannels: shape[0], window: attributes.window, groups: groups, hasBias: bias != nil)
    var parameters = [Weights.Entry(shape: shape, values: kernel)]
    if let bias { parameters.append(Weights.Entry(shape: [shape[0]], values: bias)) }
    context.set(try context.emit(.convolution(operation), x, parameters: parameters))
  }

  static func write(_ spec: Convolution, _ writer: NodeWriter) throws {
    writer.add(
      "Conv", [writer.inputs[0]] + writer.parameters,
      [
        .ints("kernel_shape", [spec.window.kernel.height, spec.window.kernel.width]),
        .ints("strides", [spec.window.stride.height, spec.window.stride.width]),
        .ints("dilations", [spec.window.dilation.height, spec.window.dilation.width]),
        .ints("pads", spec.window.padding.onnx), .int("group", spec.groups),
      ])
  }
}

extension NodeImport {
  /// An input of shape N×C×H×W.
  func image(_ index: Int) throws -> TensorValue {
    let value = try tensor(index)
    guard value.shape.rank == 4 else {
      throw Problem.shape(
        "its input has the shape \(value.shape.extents); only images are supported, N×C×H×W")
    }
    guard value.shape.batch?.axis == 0 else { throw Problem.mixesImages }
    return value
  }
}

extension Padding {
  /// In ONNX's order: all beginnings, then all ends.
  var onnx: [Int] { [top, left, bottom, right] }
}

extension Extent {
  /// In ONNX's order.
  var onnx: [Int] { [height, width] }
}
