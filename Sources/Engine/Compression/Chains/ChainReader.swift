internal import Options

/// Reads chains as notebooks write them in YAML:
///
///     prune(0.5) + cluster(256)                  a text
///     {cluster: 256, finetune: 1}                a technique with its first parameter, others by name
///     {cluster: {clusters: 256, finetune: 1}}    all parameters by name
///     {cluster: [256, network]}                  parameters by position
///     [{prune: 0.5}, cluster(256)]               a chain
struct ChainReader {
  let known: [any Technique.Type]

  func chain(_ value: OptionValue) throws(TechniqueError) -> [any Technique] {
    guard let items = value.listValue else { return try techniques(value) }
    guard !items.isEmpty else { throw TechniqueError(.emptyChain, at: value.location) }
    var all: [any Technique] = []
    for item in items {
      guard item.listValue == nil else { throw TechniqueError(.nestedChain, at: item.location) }
      let techniques = try techniques(item)
      if techniques.isEmpty { throw TechniqueError(.noneInChain, at: item.location) }
      all += techniques
    }
    return all
  }

  private func techniques(_ value: OptionValue) throws(TechniqueError) -> [any Technique] {
    switch value.content {
    case .string:
      var parser = try ChainParser(value, known: known)
      return try parser.chain()
    case .map(let entries):
      guard let first = entries.first else { throw TechniqueError(.empty, at: value.location) }
      return [try call(first, beside: Array(entries.dropFirst())).technique(among: known)]
    default: throw TechniqueError(.notTechnique, at: value.location)
    }
  }

  private func call(
    _ entry: OptionEntry, beside others: [OptionEntry]
  ) throws(TechniqueError) -> TechniqueCall {
    if entry.key == "none" { throw TechniqueError(.noneInChain, at: entry.keyLocation) }
    let type = try TechniqueCall.type(entry.key, among: known, at: entry.keyLocation)
    let own: [TechniqueCall.Argument]
    switch entry.value.content {
    case .null: own = []
    case .map(let parameters):
      guard others.isEmpty else {
        throw TechniqueError(.parametersBeside(technique: entry.key), at: others[0].keyLocation)
      }
      own = parameters.map(Self.argument)
    case .list(let items) where type.parameters.first?.type.takesList != true:
      guard others.isEmpty else {
        throw TechniqueError(.parametersBeside(technique: entry.key), at: others[0].keyLocation)
      }
      own = items.map { TechniqueCall.Argument(name: nil, value: $0, location: $0.location) }
    default:
      own = [
        TechniqueCall.Argument(name: nil, value: entry.value, location: entry.value.location)
      ]
    }
    return TechniqueCall(
      name: entry.key, location: entry.keyLocation,
      arguments: own + others.map(Self.argument))
  }

  private static func argument(_ entry: OptionEntry) -> TechniqueCall.Argument {
    TechniqueCall.Argument(name: entry.key, value: entry.value, location: entry.keyLocation)
  }
}

extension OptionType {
  var takesList: Bool {
    switch self {
    case .list, .oneOrMore: true
    default: false
    }
  }
}
