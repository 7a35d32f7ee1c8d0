package import Networks

/// What techniques work on: a network, its weights, and how they are stored and run.
package struct CompressionState: Sendable {
  package var network: Network
  /// What is evaluated; always exactly what the saved file gives back.
  package var weights: Weights
  /// How the file stores a parameter, by its name; float32 where none is named.
  package var encodings: [String: ArrayEncoding]
  /// The arithmetic that inference runs in.
  package var precision: InferencePrecision
  /// What later training must keep, by the parameter's name.
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

/// How a file stores one array.
package enum ArrayEncoding: Hashable, Sendable {
  case float32
  case float16
  case bfloat16
  /// Whole numbers −127 … 127 times a scale for each output channel.
  case int8(scales: [Float])
  /// A codebook of the distinct values, and for each element which of them it is, or for each that
  /// is not 0 and where it stands; arrays of one group share their codebook.
  case codebook(group: String)
  /// The elements that are not 0, and where they stand.
  case sparse

  /// Whether what is stored are codes, and not one number for each element.
  package var isCoded: Bool {
    switch self {
    case .codebook, .sparse: true
    case .float32, .float16, .bfloat16, .int8: false
    }
  }
}

/// What training must leave as it is in one array.
package enum ArrayConstraint: Hashable, Sendable {
  /// Elements that are 0 stay 0.
  case zerosStay
  /// Elements that are equal stay equal; those that are 0 stay 0 where `zerosStay`.
  case sharedValues(group: String, zerosStay: Bool)
}
