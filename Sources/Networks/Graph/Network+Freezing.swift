extension Network {
  /// The layers that training moves when only the last ones are unfrozen.
  ///
  /// - Parameter count: how many layers from the output, each kind of layer counted, as Keras lists
  ///   them; 1 is the classifier alone. More than there are means all.
  public func unfrozenLayers(_ count: Int) -> Set<String> {
    precondition(count > 0, "at least one layer is trained")
    return Set(layers.suffix(count).map(\.name))
  }
}
