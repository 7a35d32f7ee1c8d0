internal import Kernels

extension Network {
  /// The same network with another number of classes: its classifier gets new outputs, and a
  /// network without one gets a dense layer after its pooled features.
  ///
  /// - Throws: `NetworkError.layerDoesNotFit` where a layer behind the classifier insists on the
  ///   former number, `noHead` where the result is not one vector an image.
  public func replacingHead(classes: Int) throws -> Network {
    precondition(classes > 0, "a classifier needs classes")
    guard let head else {
      guard outputShape.count == 1 else { throw NetworkError.noHead(network: name, outputShape) }
      return try rebuilt(
        head: "predictions",
        appending: { builder, layers in
          _ = builder.classifier(layers[layers.count - 1], classes: classes)
        })
    }
    return try rebuilt(
      head: head,
      operation: { node in
        guard node.layer == head else { return node.operation }
        switch node.operation {
        case .dense(var spec):
          spec.outputs = classes
          return .dense(spec)
        case .convolution(var spec):
          spec.outputChannels = classes
          return .convolution(spec)
        default: return node.operation
        }
      })
  }

  /// The same network without what makes probabilities of the logits, if it has that.
  public var withoutFinalSoftmax: Network {
    guard case .softmax = nodes[nodes.count - 1].operation, nodes.count > 2,
      nodes[nodes.count - 1].inputs == [nodes.count - 2]
    else { return self }
    return Network(name: name, nodes: nodes.dropLast(), parameters: parameters, head: head)
  }

  /// Built anew with other operations, so that shapes and parameters follow.
  private func rebuilt(
    head: String, operation: (Node) -> Operation = { $0.operation },
    appending: (inout NetworkBuilder, [NetworkBuilder.Layer]) -> Void = { _, _ in }
  ) throws -> Network {
    let initializer = parameters.first { $0.role == .kernel }?.initializer ?? .glorotUniform
    var builder = NetworkBuilder(name: name, initializer: initializer)
    builder.markHead(head)
    var layers: [NetworkBuilder.Layer] = []
    for node in nodes {
      if case .input(let shape) = node.operation {
        layers.append(builder.input(node.name, shape: shape))
      } else {
        layers.append(
          builder.add(
            node.name, operation(node), inputs: node.inputs.map { layers[$0] },
            layer: node.layer, kind: node.kind))
      }
    }
    appending(&builder, layers)
    return try builder.build()
  }
}
