internal import Kernels

/// The function that turns a network's logits into probabilities.
package enum OutputFunction: Hashable, Sendable {
  /// Softmax or its logarithm, over the classes.
  case softmax
  /// Elementwise.
  case sigmoid
}

extension Network {
  /// The same network for another number of classes: its classifier (`head`) gets new outputs.
  /// A network without one keeps all its layers, and a dense layer is added on its features.
  ///
  /// - Throws: `NetworkError.layerDoesNotFit` where a layer behind the classifier requires the
  ///   former number, `noHead` where the result is not one vector per image.
  package func replacingHead(classes: Int) throws -> Network {
    precondition(classes > 0, "a classifier needs classes")
    guard let head else {
      guard let features = withVectorResult, features.outputShape.count == 1 else {
        throw NetworkError.noHead(network: name, outputShape)
      }
      let layer = features.unusedName("predictions")
      return try features.rebuilt(
        head: layer,
        appending: { builder, x in
          _ = builder.classifier(x, name: layer, classes: classes)
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

  /// The number of outputs of the classifier; nil where there is none.
  package var headOutputs: Int? {
    for node in nodes where node.layer == head {
      switch node.operation {
      case .dense(let spec): return spec.outputs
      case .convolution(let spec): return spec.outputChannels
      default: continue
      }
    }
    return nil
  }

  /// The function that gives the network's probabilities; nil where its results are logits, or it is
  /// unknown.
  package var outputFunction: OutputFunction? { outputFunctionNode?.function }

  /// Whether the result is the classifier's own, with nothing behind that layer but changes of shape,
  /// averages, and a common factor.
  package var endsInClassifier: Bool {
    guard let head else { return false }
    var index = nodes.count - 1
    while true {
      let node = nodes[index]
      switch node.operation {
      case .dense, .convolution: return node.layer == head
      case .pooling(let spec) where spec.kind == .max: return false
      case .globalPooling(let spec) where spec.kind == .max: return false
      case .flatten, .reshape, .dropout, .rescaling, .globalPooling, .pooling, .mean:
        index = node.inputs[0]
      default: return false
      }
    }
  }

  /// The same network without the function that gives probabilities, if it has one.
  package var withoutOutputFunction: Network {
    guard let (index, _) = outputFunctionNode,
      let result = try? rebuilt(head: head, skipping: index)
    else { return self }
    return result
  }

  /// The same network with a vector as its result, where that has pixels or rows of which there is
  /// one: N×C×1×1 becomes N×C. Nil where there are more.
  package var withVectorResult: Network? {
    let shape = outputShape
    guard shape.count != 1 else { return self }
    guard shape.count(where: { $0 > 1 }) <= 1 else { return nil }
    let layer = unusedName("flatten")
    return try? rebuilt(
      head: head, appending: { builder, x in _ = builder.add(layer, .flatten, x) })
  }

  /// Two logits for a network with a single one, z: 0 and z, whose softmax has the
  /// sigmoid of z as its second probability.
  ///
  /// - Throws: `NetworkError.noHead` where the result is not a single number.
  package func withLogitsOfTwoClasses() throws -> Network {
    guard let network = withVectorResult, network.outputShape == [1] else {
      throw NetworkError.noHead(network: name, outputShape)
    }
    let layer = network.unusedName("two_classes")
    return try network.rebuilt(
      head: network.head,
      appending: { builder, x in
        _ = builder.add(layer, .selection(Selection(axis: 1, positions: [nil, 0])), x)
      })
  }

  /// The same network with other layers in place of the global pooling that is its last node.
  ///
  /// - Parameters:
  ///   - head: the classifier among the new layers.
  ///   - body: adds them to the pooled features.
  /// - Throws: `NetworkError` for a layer that does not fit.
  package func replacingFinalPooling(
    head: String?, with body: (inout NetworkBuilder, NetworkBuilder.Layer) -> Void
  ) throws -> Network {
    let last = nodes[nodes.count - 1]
    guard case .globalPooling = last.operation else {
      return try rebuilt(head: head, appending: body)
    }
    return try rebuilt(head: head, skipping: nodes.count - 1, appending: body)
  }

  /// Found from the end, skipping changes of shape.
  private var outputFunctionNode: (index: Int, function: OutputFunction)? {
    var index = nodes.count - 1
    while true {
      let node = nodes[index]
      switch node.operation {
      case .activation(.sigmoid): return (index, .sigmoid)
      case .softmax(let spec):
        // Over a whole image: over a part of it, it is not a classifier's result.
        let count = node.shape.reduce(1, *)
        return node.resultShape[spec.axis] == count ? (index, .softmax) : nil
      case .flatten, .reshape, .dropout: index = node.inputs[0]
      default: return nil
      }
    }
  }

  private func unusedName(_ name: String) -> String {
    let taken = Set(nodes.flatMap { [$0.name, $0.layer] })
    guard taken.contains(name) else { return name }
    return (1...).lazy.map { "\(name)_\($0)" }.first { !taken.contains($0) } ?? name
  }

  /// Rebuilt with other operations, so that shapes and parameters follow.
  ///
  /// - Parameters:
  ///   - skipped: a node that is left out, replaced by its input.
  ///   - appending: adds to the network's result.
  private func rebuilt(
    head: String?, operation: (Node) -> Operation = { $0.operation }, skipping skipped: Int? = nil,
    appending: (inout NetworkBuilder, NetworkBuilder.Layer) -> Void = { _, _ in }
  ) throws -> Network {
    let initializer = parameters.first { $0.role == .kernel }?.initializer ?? .glorotUniform
    var builder = NetworkBuilder(name: name, initializer: initializer)
    if let head { builder.markHead(head) }
    var layers: [NetworkBuilder.Layer] = []
    for (index, node) in nodes.enumerated() {
      if case .input(let shape) = node.operation {
        layers.append(builder.input(node.name, shape: shape))
      } else if index == skipped {
        layers.append(layers[node.inputs[0]])
      } else {
        layers.append(
          builder.add(
            node.name, operation(node), inputs: node.inputs.map { layers[$0] },
            layer: node.layer, kind: node.kind))
      }
    }
    appending(&builder, layers[layers.count - 1])
    return try builder.build()
  }
}
