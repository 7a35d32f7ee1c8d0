/// The weights of a Keras model, layer by layer, as in its files.
package struct KerasWeights: Sendable, Equatable {
  package struct Array: Sendable, Equatable {
    /// Its role, such as `kernel`; where the file has none, its index among the layer's arrays.
    package var name: String
    /// In Keras's axis order.
    package var shape: [Int]
    /// Row-major.
    package var values: [Float]

    package init(name: String, shape: [Int], values: [Float]) {
      precondition(shape.reduce(1, *) == values.count, "shape and values disagree")
      self.name = name
      self.shape = shape
      self.values = values
    }
  }

  package struct Layer: Sendable, Equatable {
    package var name: String
    /// The Keras class in snake case, such as `conv2d`; nil where the file does not say.
    package var className: String?
    /// In Keras's order: trainable ones first. Empty for layers without weights.
    package var arrays: [Array]

    package init(name: String, className: String? = nil, arrays: [Array]) {
      self.name = name
      self.className = className
      self.arrays = arrays
    }
  }

  /// In the model's order. Files of Keras 3 keep it only among layers of one class.
  package var layers: [Layer]

  package init(layers: [Layer] = []) { self.layers = layers }
}
