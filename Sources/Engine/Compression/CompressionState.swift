package import Networks

/// What techniques transform: a network, its weights, and how they are stored and computed.
package struct CompressionState: Sendable {
  package var network: Network
  /// The weights that techniques and training go on from: those that are stored in 16 bits may be in
  /// float32 here.
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

extension CompressionState {
  /// The weights that the saved file gives back, which are evaluated: rounded to the element types of
  /// their encodings.
  package var storedWeights: Weights {
    var stored = weights
    for (name, encoding) in encodings where encoding.elements.rounding != nil {
      guard let entry = weights.arrays[name] else { continue }
      stored.arrays[name] = Weights.Entry(
        shape: entry.shape, values: ElementArray(name, entry, encoding.elements).decoded)
    }
    return stored
  }

  /// Sets how an array of weights is coded, in the element type that the network computes in.
  mutating func encode(_ name: String, _ coding: ArrayEncoding.Coding) {
    encodings[name] = ArrayEncoding(computedElements, coding)
  }

  private var computedElements: ArrayEncoding.Elements {
    switch precision {
    case .bfloat16: .bfloat16
    case .float16: .float16
    case .floating, .int8: .float32
    }
  }

  /// What notes on layers add where weights are not stored in float32.
  var storageText: String {
    computedElements == .float32 ? "" : ", stored in \(precision.name)"
  }
}

/// The encoding of one array in a file.
package struct ArrayEncoding: Hashable, Sendable {
  /// The element type of the numbers.
  package enum Elements: Hashable, Sendable {
    case float32
    case float16
    case bfloat16
    /// Integers −127 … 127 times a scale per output channel.
    case int8(scales: [Float])
  }

  /// Which codes are allowed. The file has the smallest of them, or none where plain numbers are smaller.
  package enum Coding: Hashable, Sendable {
    /// One number per element.
    case plain
    /// The nonzero elements and their positions.
    case sparse
    /// A codebook of the distinct values, and an index for each element, or for each nonzero element
    /// and its position; arrays of one group share their codebook.
    case codebook(group: String)
  }

  package var elements: Elements
  package var coding: Coding

  package init(_ elements: Elements, _ coding: Coding = .plain) {
    self.elements = elements
    self.coding = coding
  }

  package static let float32 = ArrayEncoding(.float32)
  package static let float16 = ArrayEncoding(.float16)
  package static let bfloat16 = ArrayEncoding(.bfloat16)
  package static func int8(scales: [Float]) -> ArrayEncoding {
    ArrayEncoding(.int8(scales: scales))
  }
  package static let sparse = ArrayEncoding(.float32, .sparse)
  package static func codebook(group: String) -> ArrayEncoding {
    ArrayEncoding(.float32, .codebook(group: group))
  }

  /// Whether the array may be stored as codes, and not one number per element.
  package var isCoded: Bool { coding != .plain }
}

/// What training must preserve in one array.
package enum ArrayConstraint: Hashable, Sendable {
  /// Zero elements stay 0.
  case zerosStay
  /// Equal elements stay equal; zeros stay 0 where `zerosStay`.
  case sharedValues(group: String, zerosStay: Bool)
}
