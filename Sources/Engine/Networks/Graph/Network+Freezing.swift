extension Network {
  /// The layers that training moves when only the last ones are unfrozen.
  ///
  /// What follows the last layer with parameters, as activations and pooling do behind a convolution
  /// that tells the classes apart, has nothing to train and is not counted.
  ///
  /// - Parameter count: how many layers from the output, each kind of layer counted, as Keras lists
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
