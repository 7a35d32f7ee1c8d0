internal import Foundation
internal import Kernels
package import Networks

/// The layers that a user has put on a base network, according to a file's configuration.
package enum KerasHead {
  /// The base network with the layers of a file's model behind it. The activation at the very end
  /// that gives probabilities is left out, so that the results are logits.
  ///
  /// - Parameter base: with its pooled features as the result.
  /// - Returns: nil where the model has unsupported layers.
  package static func network(_ base: Network, under configuration: KerasConfiguration) -> Network?
  {
    let names = body(of: base)
    guard case .chain(let layers) = configuration.head(isBase: names.contains), !layers.isEmpty
    else { return nil }
    var readable = true
    let last = layers.last { ["Dense"].contains($0.className) }?.name
    let network = try? base.replacingFinalPooling(head: last) { builder, x in
      var x = x
      for (index, layer) in layers.enumerated() where readable {
        readable = add(layer, isLast: index == layers.count - 1, to: &builder, &x)
      }
    }
    return readable ? network : nil
  }

  /// The layers of a file behind the body of a network, where they are not the network's
  /// own, nor a dense layer on averaged features, or not a chain; otherwise none.
  ///
  /// - Parameter network: with or without a classifier.
  package static func unusualLayers(_ network: Network, under configuration: KerasConfiguration)
    -> [String]
  {
    let body = body(of: network)
    let top = Set(network.layers.map(\.name)).subtracting(body)
    guard case .chain(let layers) = configuration.head(isBase: body.contains) else {
      guard case .other(let layers) = configuration.head(isBase: body.contains) else { return [] }
      return layers.map(\.name)
    }
    let dense = layers.filter { $0.className == "Dense" && !top.contains($0.name) }
    let isPlain = layers.allSatisfy { layer in
      switch layer.className {
      case "GlobalAveragePooling2D", "Dropout", "Softmax": true
      case "GlobalMaxPooling2D": false
      case "Dense", "Activation":
        layer.settings["activation"].map { setting in
          ["linear", "softmax"].contains(setting as? String ?? "") || setting is NSNull
        } ?? true || layer.className == "Activation" && top.contains(layer.name)
      case "Reshape": network.head.map { head in layers.contains { $0.name == head } } ?? false
      default: top.contains(layer.name)
      }
    }
    return isPlain && dense.count <= 1 ? [] : layers.map(\.name)
  }

  /// The names of the layers before a network's final pooling, or before its classifier.
  private static func body(of network: Network) -> Set<String> {
    let end =
      network.nodes.lastIndex { node in
        if case .globalPooling = node.operation { true } else { false }
      } ?? network.nodes.firstIndex { $0.layer == network.head } ?? network.nodes.count
    return Set(network.nodes[..<end].map(\.layer))
  }

  /// - Returns: whether the layer could be read.
  private static func add(
    _ layer: KerasConfiguration.Layer, isLast: Bool, to builder: inout NetworkBuilder,
    _ x: inout NetworkBuilder.Layer
  ) -> Bool {
    let (name, settings) = (layer.name, layer.settings)
    let isVector = builder.shape(of: x).count == 1
    switch layer.className {
    case "Dense":
      guard let units = settings["units"] as? Int, units > 0, isVector else { return false }
      let hasBias = settings["use_bias"] as? Bool ?? true
      x = builder.add(name, .dense(Dense(outputs: units, hasBias: hasBias)), x)
      return activate(settings["activation"], name, isLast, in: name, &builder, &x)
    case "BatchNormalization":
      let axis = (settings["axis"] as? [Int])?.first ?? settings["axis"] as? Int ?? -1
      guard axis == -1 || axis == (isVector ? 1 : 3) else { return false }
      let epsilon = (settings["epsilon"] as? NSNumber)?.floatValue ?? 1e-3
      let momentum = (settings["momentum"] as? NSNumber)?.floatValue ?? 0.99
      // The kernel takes images; a vector is one of one pixel.
      let channels = builder.shape(of: x)[0]
      if isVector {
        x = builder.add("\(name)_planes", .reshape(Reshape([nil, channels, 1, 1])), x)
      }
      x = builder.batchNormalization(name, x, epsilon: epsilon, momentum: momentum)
      if isVector { x = builder.add("\(name)_vector", .flatten, x) }
      return true
    case "Activation": return activate(settings["activation"], name, isLast, in: nil, &builder, &x)
    case "Softmax": return isLast
    case "ReLU":
      guard (settings["negative_slope"] as? NSNumber)?.floatValue ?? 0 == 0,
        (settings["threshold"] as? NSNumber)?.floatValue ?? 0 == 0
      else { return false }
      let most = (settings["max_value"] as? NSNumber)?.floatValue
      x = builder.activation(name, x, most.map { .clip(minimum: 0, maximum: $0) } ?? .relu)
      return true
    case "Dropout":
      let rate = (settings["rate"] as? NSNumber)?.floatValue ?? 0
      guard rate >= 0, rate < 1 else { return false }
      x = builder.add(name, .dropout(Dropout(rate: rate)), x)
      return true
    case "GlobalAveragePooling2D", "GlobalMaxPooling2D":
      guard builder.shape(of: x).count == 3 else { return false }
      let keepsAxes = settings["keepdims"] as? Bool ?? false
      let kind: Pooling.Kind = layer.className == "GlobalMaxPooling2D" ? .max : .average
      x = builder.add(name, .globalPooling(GlobalPooling(kind)), x)
      return !keepsAxes
    case "Flatten":
      // In Keras pixels are channels last, and so are the weights of the layer behind.
      let kind = Operation.flatten.kindName
      if builder.shape(of: x).count == 3 {
        x = builder.add(name, .transpose(Transpose([0, 2, 3, 1])), inputs: [x], kind: kind)
        x = builder.add("\(name)_vector", .flatten, inputs: [x], layer: name)
      } else {
        x = builder.add(name, .flatten, x)
      }
      return true
    default: return false
    }
  }

  /// - Parameter layer: the layer that the activation is part of; nil for one of its own.
  private static func activate(
    _ setting: Any?, _ name: String, _ isLast: Bool, in layer: String?,
    _ builder: inout NetworkBuilder, _ x: inout NetworkBuilder.Layer
  ) -> Bool {
    let text = setting as? String ?? (setting as? [String: Any])?["config"] as? String
    guard let text = text ?? (setting == nil || setting is NSNull ? "linear" : nil) else {
      return false
    }
    if text == "linear" { return true }
    if isLast, ["softmax", "sigmoid", "log_softmax"].contains(text) { return true }
    let functions: [String: Activation] = [
      "relu": .relu, "relu6": .clip(minimum: 0, maximum: 6), "sigmoid": .sigmoid, "tanh": .tanh,
      "silu": .silu, "swish": .silu, "gelu": .gelu, "elu": .elu(alpha: 1),
      "hard_silu": .hardSwish, "hard_swish": .hardSwish,
    ]
    guard let function = functions[text] else { return false }
    x = builder.add(
      layer == nil ? name : "\(name)_activation", .activation(function), inputs: [x], layer: layer)
    return true
  }
}
