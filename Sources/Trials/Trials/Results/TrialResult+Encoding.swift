internal import Assessment

extension TrialResult: Encodable {
  private struct Key: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }

    init(_ name: String) { stringValue = name }
    init?(stringValue: String) { self.init(stringValue) }
    init?(intValue: Int) { nil }
  }

  /// The columns under their names, and the lists that are no columns. What a trial does not have is left
  /// out, or null where a reader would look for it.
  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    for column in ResultColumn.all {
      let key = Key(column.name)
      switch column.value(self) {
      case .text(let text): try container.encode(text, forKey: key)
      case .integer(let integer): try container.encode(integer, forKey: key)
      case .number(let number): try container.encode(number, forKey: key)
      case .missing: if column.isNullWhereMissing { try container.encodeNil(forKey: key) }
      }
    }
    try container.encode(history, forKey: Key("history"))
    try container.encode(times.inferenceSamples, forKey: Key("inference_samples"))
    // Each hundredth: the samples themselves are in the store.
    let quantiles = Statistics.percentiles(
      times.latencySamples, (0...100).map { Double($0) / 100 })
    try container.encode(quantiles, forKey: Key("latency_quantiles"))
    try container.encode(techniqueReports, forKey: Key("technique_reports"))
    try container.encode(remarks, forKey: Key("remarks"))
  }
}
