/// The weights of a Keras model, layer by layer, as its files hold them.
public struct KerasWeights: Sendable, Equatable {
  public struct Array: Sendable, Equatable {
    /// Its role, such as `kernel`; where the file has none, its number among the layer's arrays.
    public var name: String
    /// In Keras's order of axes.
    public var shape: [Int]
    /// Row-major.
    public var values: [Float]

    public init(name: String, shape: [Int], values: [Float]) {
      precondition(shape.reduce(1, *) == values.count, "shape and values disagree")
      self.name = name
      self.shape = shape
      self.values = values
    }
  }

  public struct Layer: Sendable, Equatable {
    public var name: String
    /// Keras's class in snake case, such as `conv2d`; nil where the file does not say.
    public var className: String?
    /// In Keras's order: what is trained first. Empty for layers without weights.
    public var arrays: [Array]

    public init(name: String, className: String? = nil, arrays: [Array]) {
      self.name = name
      self.className = className
      self.arrays = arrays
    }
  }

  /// In the model's order. Files of Keras 3 keep that only among layers of one class.
  public var layers: [Layer]

  public init(layers: [Layer] = []) { self.layers = layers }
}
