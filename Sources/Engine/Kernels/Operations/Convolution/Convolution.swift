/// A two-dimensional convolution (cross-correlation, as the field has it), optionally in groups.
///
/// N batch, C input and K output channels, H×W input and P×Q output pixels, R×S kernel, G groups.
/// Input N×C×H×W, kernel K×(C/G)×R×S, bias K, output N×K×P×Q.
package struct Convolution: KernelSpec {
  package var outputChannels: Int
  package var window: Window
  package var groups: Int
  package var hasBias: Bool
  /// Fused; for inference only, where it saves a pass over memory.
  package var activation: Activation?

  package init(
    outputChannels: Int, window: Window, groups: Int = 1, hasBias: Bool = true,
    activation: Activation? = nil
  ) {
    precondition(groups > 0 && outputChannels > 0, "channels and groups must be above 0")
    self.outputChannels = outputChannels
    self.window = window
    self.groups = groups
    self.hasBias = hasBias
    self.activation = activation
  }

  package func outputShape(for inputs: [[Int]]) throws -> [Int] {
    let (n, c, size) = try imageShape(inputs, "convolution")
    guard c % groups == 0, outputChannels % groups == 0 else {
      throw KernelError.shapeMismatch(
        operation: "convolution",
        detail:
          "\(c) input and \(outputChannels) output channels don't divide into \(groups) groups"
      )
    }
    let output = try window.output(of: size, operation: "convolution")
    return [n, outputChannels, output.height, output.width]
  }

  package func parameterShapes(for inputs: [[Int]]) throws -> [[Int]] {
    let (_, c, _) = try imageShape(inputs, "convolution")
    let kernel = [outputChannels, c / groups, window.kernel.height, window.kernel.width]
    return hasBias ? [kernel, [outputChannels]] : [kernel]
  }

  package func multiplyAccumulates(for inputs: [[Int]]) throws -> Int {
    let output = try outputShape(for: inputs).reduce(1, *)
    return try output * parameterShapes(for: inputs)[0].dropFirst().reduce(1, *)
  }

  package func makeKernel(inputs: [TensorDescriptor], context: KernelContext) throws -> any Kernel {
    try makeKernel(input: inputs[0].shape, addsSummand: false, context: context)
  }

  /// - Parameter addsSummand: whether a second input is added before the activation.
  func makeKernel(
    input: [Int], addsSummand: Bool, context: KernelContext
  ) throws -> any Kernel {
    precondition(
      activation.map { context.mode == .inference && $0.isFusible } ?? true,
      "activations that the library knows fuse in inference")
    switch context.backend {
    case .onednn:
      if TapConvolution.suits(self, input: input, context) {
        return try TapConvolution(self, input: input, addsSummand: addsSummand, context)
      }
      if DepthwiseConvolution.suits(self, input: input, context) {
        return try DepthwiseConvolution(self, input: input, context)
      }
      return try DNNConvolution(self, input: input, addsSummand: addsSummand, context)
    case .openblas: return try PlainConvolution(self, input: input, addsSummand: addsSummand)
    }
  }
}

extension Convolution {
  /// Whether each output pixel reads only the same input pixel (a 1×1 convolution, stride 1, no padding).
  var isPixelwise: Bool {
    window.kernel == Extent(1) && window.stride == Extent(1) && window.padding == .none
      && groups == 1
  }

  /// Whether Winograd's algorithm pays off: 3×3 taps over tiles of 4×4 pixels cost 36 products instead of
  /// 144. The transforms of tiles and weights must not cost more, and the tiles must be well filled.
  ///
  /// On two AVX-512 cores, with 128 images of 8×8 pixels and 256 channels: 13 ms instead of 25 to 30 in each
  /// pass. Inference transforms the weights once: one such image takes 0.15 ms instead of 0.18.
  /// Results differ by up to 4e-6 of the largest. Source: Lavin and Gray 2015, "Fast Algorithms for
  /// Convolutional Neural Networks".
  func suitsWinograd(_ input: [Int], _ mode: KernelContext.Mode) -> Bool {
    guard groups == 1, window.kernel == Extent(3), window.stride == Extent(1),
      window.dilation == Extent(1), min(input[1], outputChannels) >= 32,
      let size = try? window.output(of: Extent(input[2], input[3]), operation: "convolution")
    else { return false }
    let tiles = ((size.height + 3) / 4) * ((size.width + 3) / 4)
    let least =
      mode == .training ? 64 : min(input[1], outputChannels) >= 128 ? 4 : 16
    return input[0] * tiles >= least && 2 * size.height * size.width >= 16 * tiles
  }

  /// Whether the output maps are so small that plain matrix products, over all images at
  /// once, are faster than the library's convolutions, which parallelize over pixels.
  ///
  /// On two AVX-512 cores, with 128 images: from 1024 to 2048 channels on 1×1 pixels the gradient of the
  /// weights runs at 38 GFLOP/s as a convolution, at 320 as a product; on 2×2 at 120 and 300;
  /// on 4×4 at 240 and 300, which the extra reorders use up.
  func hasSmallMaps(_ input: [Int]) -> Bool {
    guard groups == 1, input[0] >= 16, input[1] >= 32,
      let size = try? window.output(of: Extent(input[2], input[3]), operation: "convolution")
    else { return false }
    return size.height * size.width <= 9
  }
}
