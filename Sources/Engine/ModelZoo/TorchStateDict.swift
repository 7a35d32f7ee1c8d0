package import Networks

/// Weights with the names that PyTorch's `state_dict()` gives them, for the networks here that are built
/// like torchvision's, and have its module names: timm's files of these have the same.
///
/// A prefix that the names have in common, such as `module.`, `model.` or `_orig_mod.`, is left out, and
/// so is the count of batches that a batch norm has seen. This is the only place that knows PyTorch's
/// names of arrays.
package struct TorchStateDict: Sendable {
  /// By PyTorch's names.
  private let arrays: [String: Weights.Entry]
  /// By PyTorch's names, where each belongs: `layer1.0.conv1/kernel`, the prefix included.
  private let places: [String: String]

  /// - Parameter weights: as a file holds them. Arrays of networks here have a slash in their names.
  /// - Returns: nil where the names are not PyTorch's.
  package init?(_ weights: Weights) {
    guard !weights.arrays.isEmpty,
      weights.arrays.keys.contains(where: { $0 == "weight" || $0.hasSuffix(".weight") }),
      !weights.arrays.keys.contains(where: { $0.contains("/") })
    else { return nil }
    arrays = weights.arrays.filter { Self.split($0.key).leaf != "num_batches_tracked" }
    var places: [String: String] = [:]
    for (name, entry) in arrays {
      let (module, leaf) = Self.split(name)
      let weight = weights.arrays[module.isEmpty ? "weight" : "\(module).weight"]
      // A batch norm's has one dimension, a kernel more.
      let isVector = (weight ?? entry).shape.count <= 1
      let role: Parameter.Role? =
        switch leaf {
        case "weight": isVector ? .gamma : .kernel
        case "bias": weight != nil && isVector ? .beta : .bias
        case "running_mean": .movingMean
        case "running_var": .movingVariance
        default: nil
        }
      places[name] = role.map { "\(module)/\($0.rawValue)" } ?? name
    }
    self.places = places
  }

  /// The weights by the names of a network's parameters.
  ///
  /// - Parameters:
  ///   - network: whose body must be that of the file; its classifier may be another.
  ///   - path: of the file, for errors.
  /// - Returns: the weights, those of the classifier as far as they have its name; and PyTorch's names of
  ///   what is not part of the network.
  /// - Throws: `TorchStateDictError` where a layer is missing, has another shape, or is one too many.
  package func weights(for network: Network, in path: String) throws -> (
    weights: Weights, unused: [String]
  ) {
    func failure(_ problem: TorchStateDictError.Problem) -> TorchStateDictError {
      TorchStateDictError(
        path: path, network: network.name, example: arrays.keys.min() ?? "", problem: problem,
        fitting: fitting)
    }
    let own = renamed(for: Set(network.parameters.map(\.name)))
    let body = network.parameters.filter { !isOfHead($0, network) }
    let missing = body.filter { own.weights.arrays[$0.name] == nil }
    guard missing.count < body.count else { throw failure(.otherNames) }
    guard missing.isEmpty else {
      throw failure(.missing(missing.map { Self.torchName(of: $0) }))
    }
    for parameter in body {
      let shape = own.weights.arrays[parameter.name]!.shape
      guard shape == parameter.shape else {
        throw failure(
          .shape(Self.torchName(of: parameter), expected: parameter.shape, found: shape))
      }
    }
    // A block too many is another network; a second classifier or what a loss has learned is not.
    let modules = Set(body.map { Self.firstModule(of: $0.name) })
    let extra = own.unused.filter {
      $0.isPrefixed && modules.contains(Self.firstModule(of: $0.place))
    }
    .map(\.name)
    guard extra.isEmpty else { throw failure(.tooMany(extra.sorted())) }
    return (own.weights, own.unused.map(\.name).sorted())
  }

  /// The arrays by the names of parameters, whichever network they are of: under the prefix with which
  /// most are among `names`.
  package func weights(named names: Set<String>) -> Weights { renamed(for: names).weights }

  /// The network of the registry whose body is that of the file; nil where there is none.
  package var fitting: String? {
    ModelRegistry.all.first { architecture in
      guard
        let network = try? architecture.network(
          input: architecture.designedInput, top: .none)
      else { return false }
      let own = renamed(for: Set(network.parameters.map(\.name)))
      let modules = Set(network.parameters.map { Self.firstModule(of: $0.name) })
      return network.parameters.allSatisfy {
        own.weights.arrays[$0.name]?.shape == $0.shape
      }
        && !own.unused.contains {
          // A classifier that is a module of its own has no place in a body.
          $0.isPrefixed && modules.contains(Self.firstModule(of: $0.place))
        }
    }?.name
  }

  private struct Unused {
    /// PyTorch's.
    let name: String
    /// Without the prefix.
    let place: String
    let isPrefixed: Bool
  }

  private func renamed(for names: Set<String>) -> (weights: Weights, unused: [Unused]) {
    var votes: [Substring: Int] = [:]
    for place in places.values {
      var rest = place[...]
      while true {
        if names.contains(String(rest)) {
          votes[place[..<rest.startIndex], default: 0] += 1
        }
        guard let dot = rest.firstIndex(of: ".") else { break }
        rest = rest[rest.index(after: dot)...]
      }
    }
    // Of equally good ones the shortest, so that the result does not depend on the order.
    let prefix = votes.max { ($0.value, $1.key.count, $1.key) < ($1.value, $0.key.count, $0.key) }
    let start = prefix?.key ?? ""
    var weights = Weights()
    var unused: [Unused] = []
    for (name, entry) in arrays {
      let place = places[name]!
      let isPrefixed = place.hasPrefix(start)
      let own = isPrefixed ? String(place.dropFirst(start.count)) : place
      if isPrefixed, names.contains(own) {
        weights.arrays[own] = entry
      } else {
        unused.append(Unused(name: name, place: own, isPrefixed: isPrefixed))
      }
    }
    return (weights, unused)
  }

  private func isOfHead(_ parameter: Parameter, _ network: Network) -> Bool {
    network.nodes.contains {
      $0.layer == network.head && network.parameters[$0.parameters].contains(parameter)
    }
  }

  /// `layer1.0.conv1` and `weight`.
  private static func split(_ name: String) -> (module: String, leaf: String) {
    guard let dot = name.lastIndex(of: ".") else { return ("", name) }
    return (String(name[..<dot]), String(name[name.index(after: dot)...]))
  }

  /// `layer1` of `layer1.0.conv1/kernel`.
  private static func firstModule(of place: String) -> String {
    String(place.prefix { $0 != "." && $0 != "/" })
  }

  private static func torchName(of parameter: Parameter) -> String {
    let module = parameter.name.prefix { $0 != "/" }
    let leaf =
      switch parameter.role {
      case .bias, .beta: "bias"
      case .movingMean: "running_mean"
      case .movingVariance: "running_var"
      default: "weight"
      }
    return "\(module).\(leaf)"
  }
}
