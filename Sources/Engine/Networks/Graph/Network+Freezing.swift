extension Network {
  /// The layers that training moves when only the last ones are unfrozen.
  ///
  /// What follows the last layer with parameters, such as the activation and pooling behind a
  /// convolutional classifier, has nothing to train and is not counted.
  ///
  /// - Parameter count: the number of layers from the output, counting layers as Keras lists
  ///   them; 1 is the classifier alone. More than there are means all.
  package func unfrozenLayers(_ count: Int) -> Set<String> {
    precondition(count > 0, "at least one layer is trained")
    let layers = layers
    let end = layers.lastIndex { layer in
      layer.nodes.contains { !nodes[$0].parameters.isEmpty }
    }
    let trailing = end.map { layers.count - 1 - $0 } ?? 0
    return Set(layers.suffix(trailing + min(count, layers.count)).map(\.name))
  }
}
