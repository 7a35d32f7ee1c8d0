package import Networks

/// What techniques transform: a network, its weights, and how they are stored and computed.
package struct CompressionState: Sendable {
  package var network: Network
  /// The evaluated weights; always exactly what the saved file decodes to.
  package var weights: Weights
  /// The encoding of parameters in the file, by name; float32 where none is given.
  package var encodings: [String: ArrayEncoding]
  /// The precision of inference.
  package var precision: InferencePrecision
  /// The constraints on later training, by parameter name.
  package var constraints: [String: ArrayConstraint]

  package init(
    network: Network, weights: Weights, encodings: [String: ArrayEncoding] = [:],
    precision: InferencePrecision = .float32, constraints: [String: ArrayConstraint] = [:]
  ) {
    self.network = network
    self.weights = weights
    self.encodings = encodings
    self.precision = precision
    self.constraints = constraints
  }
}

/// The encoding of one array in a file.
package enum ArrayEncoding: Hashable, Sendable {
  case float32
  case float16
  case bfloat16
  /// Integers −127 … 127 times a scale per output channel.
  case int8(scales: [Float])
  /// A codebook of the distinct values, and an index for each element, or for each nonzero element and
  /// its position; arrays of one group share their codebook.
  case codebook(group: String)
  /// The nonzero elements and their positions.
  case sparse

  /// Whether the array is stored as codes, and not one number per element.
  package var isCoded: Bool {
    switch self {
    case .codebook, .sparse: true
    case .float32, .float16, .bfloat16, .int8: false
    }
  }
}

/// What training must preserve in one array.
package enum ArrayConstraint: Hashable, Sendable {
  /// Zero elements stay 0.
  case zerosStay
  /// Equal elements stay equal; zeros stay 0 where `zerosStay`.
  case sharedValues(group: String, zerosStay: Bool)
}
