internal import Kernels

/// ONNX's description of a sliding window, for convolutions and pooling alike.
struct WindowAttributes {
  let window: Window
  /// Whether a last window that extends beyond the border counts (`ceil_mode`): the rows and columns of
  /// padding added for it.
  let overhang: Padding

  /// - Parameters:
  ///   - kernel: rows and columns.
  ///   - size: of the image.
  /// - Throws: `ONNXError.Problem` for attributes that do not apply to images.
  init(_ context: NodeImport, kernel: [Int], size: Extent) throws {
    let strides = try context.windowInts("strides", count: 2, from: 1) ?? [1, 1]
    let dilations = try context.windowInts("dilations", count: 2, from: 1) ?? [1, 1]
    var window = Window(
      kernel: Extent(kernel[0], kernel[1]), stride: Extent(strides[0], strides[1]),
      // A single row or column has no gaps.
      dilation: Extent(kernel[0] == 1 ? 1 : dilations[0], kernel[1] == 1 ? 1 : dilations[1]))
    let mode = try context.choice(
      "auto_pad", default: "NOTSET", of: ["NOTSET", "VALID", "SAME_UPPER", "SAME_LOWER"])
    let stated = try context.windowInts("pads", count: 4, from: 0)
    guard mode == "NOTSET" || stated == nil else {
      throw ONNXError.Problem.shape("both its `auto_pad` and its `pads` say how to pad")
    }
    let pads = stated ?? [0, 0, 0, 0]
    switch mode {
    case "VALID": break
    case "NOTSET":
      window.padding = Padding(top: pads[0], left: pads[1], bottom: pads[2], right: pads[3])
    default:
      let same = Padding.same(size: size, kernel: window.span, stride: window.stride)
      window.padding =
        mode == "SAME_UPPER"
        ? same
        : Padding(top: same.bottom, left: same.right, bottom: same.top, right: same.left)
    }
    let roundsUp = try context.int("ceil_mode") ?? 0 != 0
    let padding = window.padding
    overhang = Padding(
      top: 0, left: 0,
      bottom: roundsUp
        ? Self.overhang(
          size.height, window.span.height, window.stride.height, padding.top, padding.bottom) : 0,
      right: roundsUp
        ? Self.overhang(
          size.width, window.span.width, window.stride.width, padding.left, padding.right) : 0)
    self.window = window
  }

  /// The padding to add at the end so that the last window counts; one that would begin behind the
  /// image does not.
  private static func overhang(
    _ size: Int, _ span: Int, _ stride: Int, _ before: Int, _ after: Int
  ) -> Int {
    let room = size + before + after - span
    // A window that is larger than the image by less than a stride counts as well.
    guard room > -stride else { return 0 }
    var steps = max(room + stride - 1, 0) / stride
    if steps * stride >= size + before { steps -= 1 }
    return max(steps * stride - room, 0)
  }
}
