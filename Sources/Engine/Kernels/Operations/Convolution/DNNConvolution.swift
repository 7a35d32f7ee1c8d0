internal import COneDNN

/// Convolution by oneDNN, in the form that suits its shapes.
final class DNNConvolution: Kernel {
  let inputs: [TensorDescriptor]
  let parameters: [TensorDescriptor]
  private(set) var parameterGradients: [TensorDescriptor]
  let output: TensorDescriptor
  let backwardReads: BackwardReads = .inputs
  let overwritableInput: Int?
  private let forwardPass: Primitive
  private var dataPass: Primitive?
  private var weightsPass: Primitive?
  /// The weights in the layout that the data pass prefers, where that differs.
  private var dataWeights: (Reorder, Tensor)?
  private let hasBias: Bool
  /// Scratch for the kernel and bias gradients that the weights pass computes unrequested.
  private var unwanted: [Tensor] = []

  /// The layouts as the primitives see the input's and result's memory; nil: the tensors' own.
  private let source, result: MemoryDescriptor?

  /// - Parameter addsSummand: whether a second input is added before the activation.
  init(
    _ spec: Convolution, input: [Int], addsSummand: Bool, _ context: KernelContext
  ) throws {
    let outputShape = try spec.outputShape(for: [input])
    let bias = try spec.hasBias ? MemoryDescriptor(rowMajor: [spec.outputChannels]) : nil
    hasBias = spec.hasBias
    let passes = try Self.passes(
      spec, input: input, bias: bias, addsSummand: addsSummand, context)
    let (form, forward) = (passes.form, passes.forward)
    forwardPass = try Primitive(forward)
    let source = try forward.memoryDescriptor(dnnl_query_src_md)
    let result = try forward.memoryDescriptor(dnnl_query_dst_md)
    (self.source, self.result) = form.reshapes ? (source, result) : (nil, nil)
    output = try form.descriptor(result, shape: outputShape)
    inputs = [try form.descriptor(source, shape: input)] + (addsSummand ? [output] : [])
    overwritableInput = addsSummand ? 1 : nil
    let weights = try forward.descriptor(dnnl_query_weights_md, shape: form.weightsShape)
    parameters = [weights] + (hasBias ? [TensorDescriptor([spec.outputChannels])] : [])
    parameterGradients = parameters
    if let data = passes.backwardData {
      dataPass = try Primitive(data)
      let wanted = try data.descriptor(dnnl_query_weights_md, shape: form.weightsShape)
      if wanted != weights {
        dataWeights = (try Reorder(from: weights, to: wanted), try Tensor(wanted))
      }
    }
    if let gradient = passes.backwardWeights {
      weightsPass = try Primitive(gradient)
      parameterGradients[0] = try gradient.descriptor(
        dnnl_query_diff_weights_md, shape: form.weightsShape)
    }
  }

  /// The fastest form that the library has for the shapes.
  private static func passes(
    _ spec: Convolution, input: [Int], bias: MemoryDescriptor?, addsSummand: Bool,
    _ context: KernelContext
  ) throws -> ConvolutionPasses {
    let attributes = try Attributes(
      addsToResult: addsSummand, activation: spec.activation?.native)
    func passes(_ form: any ConvolutionForm) throws -> ConvolutionPasses {
      try ConvolutionPasses(form, bias: bias, attributes, context)
    }
    // With one pixel per image both forms have the same layout; with more, the neighboring layers would
    // get a slower one. Measured for float32 only.
    if spec.isPixelwise, spec.hasSmallMaps(input),
      context.precision == .float32 || input[2] * input[3] == 1
    {
      return try passes(PixelProduct(spec, input: input, context))
    }
    if spec.suitsWinograd(input, context.mode), context.precision == .float32 {
      do {
        return try passes(
          DirectConvolution(
            spec, input: input, context.precision, algorithm: dnnl_convolution_winograd))
      } catch KernelError.oneDNN(_, Int32(bitPattern: dnnl_unimplemented.rawValue)) {
        // Not available on this processor, or not with this activation.
      }
    }
    return try passes(DirectConvolution(spec, input: input, context.precision))
  }

  func forward(_ values: KernelValues) throws {
    if let overwritableInput { values.output.copy(values.inputs[overwritableInput]) }
    var arguments = [
      (DNNL_ARG_SRC, try values.inputs[0].memory(as: source)),
      (DNNL_ARG_WEIGHTS, try values.parameters[0].memory()),
      (DNNL_ARG_DST, try values.output.memory(as: result)),
    ]
    if hasBias { arguments.append((DNNL_ARG_BIAS, try values.parameters[1].memory())) }
    try forwardPass.run(arguments)
  }

  func backward(_ values: KernelValues, _ gradients: KernelGradients) throws {
    let incoming = try gradients.output.memory(as: result)
    if gradients.wantsParameters, let weightsPass {
      if gradients.parameters.contains(where: { $0 == nil }), unwanted.isEmpty {
        unwanted = try parameterGradients.map { try Tensor($0) }
      }
      let weights = gradients.parameters[0] ?? unwanted[0]
      var arguments = [
        (DNNL_ARG_SRC, try values.inputs[0].memory(as: source)), (DNNL_ARG_DIFF_DST, incoming),
        (DNNL_ARG_DIFF_WEIGHTS, try weights.memory()),
      ]
      if hasBias {
        let bias = gradients.parameters[1] ?? unwanted[1]
        arguments.append((DNNL_ARG_DIFF_BIAS, try bias.memory()))
      }
      try weightsPass.run(arguments)
    }
    if let target = gradients.inputs[0], let dataPass {
      let weights = dataWeights?.1 ?? values.parameters[0]
      try dataWeights?.0.run(from: values.parameters[0], to: weights)
      try dataPass.run([
        (DNNL_ARG_DIFF_DST, incoming), (DNNL_ARG_WEIGHTS, try weights.memory()),
        (DNNL_ARG_DIFF_SRC, try target.memory(as: source)),
      ])
    }
  }
}
