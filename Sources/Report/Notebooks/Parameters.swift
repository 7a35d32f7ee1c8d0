internal import Options

/// The values of a notebook's parameters, after the command line had its say.
struct Parameters: Sendable {
  /// The names in the order of the file.
  private(set) var names: [String] = []
  private var values: [String: OptionValue] = [:]
  /// False when the front matter could not be read: then nothing is known to be undeclared.
  var areKnown = true
  /// How many bytes the values that were put in have, all together.
  private var expandedBytes = 0

  /// How many names have been compared with unknown ones.
  private var suggestions = 0
  private static let suggestionLimit = 100_000

  /// The most that values may add to a notebook, in bytes.
  static let expansionLimit = 16 << 20

  /// Whether the limit has been reached; of that one complaint tells, and no more values are put in.
  var isExhausted: Bool { expandedBytes > Self.expansionLimit }

  /// The value of `name`, or of `name[2]` that item of its list.
  subscript(name: String) -> OptionValue? {
    guard let (list, place) = Template.item(name) else { return values[name] }
    guard let items = values[list]?.listValue else { return nil }
    let index = place > 0 ? place - 1 : items.count + place
    return items.indices.contains(index) ? items[index] : nil
  }

  /// As it stands in a text: a map is called by its `name`; nil where it has no text.
  func plainText(of name: String) -> String? {
    self[name].flatMap { $0.text ?? $0["name"]?.text }
  }

  mutating func declare(_ name: String, _ value: OptionValue) {
    if values.updateValue(value, forKey: name) == nil { names.append(name) }
  }

  /// The complaint about a name that is not declared.
  mutating func unknown(_ name: String, at location: SourceLocation) -> Diagnostic? {
    guard areKnown else { return nil }
    if let (list, _) = Template.item(name), let value = values[list] {
      return Diagnostic(.noSuchItem(name, count: value.listValue?.count), at: location)
    }
    // To compare each of many names with each of many others takes long, and nobody reads it.
    suggestions += names.count
    let declared = suggestions < Self.suggestionLimit ? names : []
    return Diagnostic(.unknownParameter(name, declared: declared), at: location)
  }

  /// The parameter as it stands in a text; nil, with a complaint, when it cannot.
  mutating func text(
    of name: String, at location: SourceLocation, complaints: inout [Diagnostic]
  ) -> String? {
    guard !isExhausted else { return nil }
    guard let value = self[name] else {
      if let complaint = unknown(name, at: location) { complaints.append(complaint) }
      return nil
    }
    if let text = plainText(of: name) {
      return spend(text.utf8.count, at: location, &complaints) ? text : nil
    }
    let what = value.entries == nil ? "a list of lists or maps" : "a map"
    complaints.append(Diagnostic(.parameterInText(name, is: what), at: location))
    return nil
  }

  /// The value with its parameters replaced: a text that is nothing but `${x}` becomes the
  /// parameter's value, be it a number or a list; within a longer text it is spelled out.
  mutating func substituted(in value: OptionValue, complaints: inout [Diagnostic]) -> OptionValue {
    switch value.content {
    case .list(let items):
      var all: [OptionValue] = []
      for item in items { all.append(substituted(in: item, complaints: &complaints)) }
      return OptionValue(.list(all), at: value.location)
    case .map(let entries):
      let entries = substituted(in: entries, complaints: &complaints)
      return OptionValue(.map(entries), at: value.location)
    case .string(let text) where text.utf8.contains(UInt8(ascii: "$")):
      return substituted(in: value, text, complaints: &complaints)
    default:
      return value
    }
  }

  mutating func substituted(
    in entries: [OptionEntry], complaints: inout [Diagnostic]
  ) -> [OptionEntry] {
    var all: [OptionEntry] = []
    for entry in entries {
      all.append(
        OptionEntry(
          key: entry.key, keyLocation: entry.keyLocation,
          value: substituted(in: entry.value, complaints: &complaints)))
    }
    return all
  }

  /// Whether so many bytes more may be put in; complains where they are the first too many.
  private mutating func spend(
    _ bytes: Int, at location: SourceLocation, _ complaints: inout [Diagnostic]
  ) -> Bool {
    expandedBytes += bytes
    if isExhausted {
      complaints.append(Diagnostic(.tooMuchText(limit: Self.expansionLimit), at: location))
    }
    return !isExhausted
  }

  private mutating func substituted(
    in value: OptionValue, _ text: String, complaints: inout [Diagnostic]
  ) -> OptionValue {
    let pieces = Template.pieces(of: text)
    if pieces == [.text(text)] { return value }
    if case .parameter(let name, _)? = pieces.first, pieces.count == 1 {
      guard !isExhausted else { return .unknown(at: value.location) }
      if let parameter = self[name] {
        let place = value.location(ofCharacter: 0)
        return spend(parameter.size, at: place, &complaints)
          ? parameter.moved(to: value.location) : .unknown(at: value.location)
      }
      if let complaint = unknown(name, at: value.location(ofCharacter: 0)) {
        complaints.append(complaint)
      }
      return .unknown(at: value.location)
    }
    var result = ""
    for piece in pieces {
      switch piece {
      case .text(let text): result += text
      case .parameter(let name, let offset):
        let place = value.location(ofCharacter: offset)
        result += self.text(of: name, at: place, complaints: &complaints) ?? ""
      case .malformed(let offset):
        let place = value.location(ofCharacter: offset)
        complaints.append(Diagnostic(.malformedParameter, at: place))
      }
    }
    return OptionValue(.string(result), at: value.location)
  }
}

extension OptionValue {
  /// About how many bytes it takes to write the value down.
  fileprivate var size: Int {
    switch content {
    case .null, .bool, .integer, .number: 8
    case .string(let text): 8 + text.utf8.count
    case .list(let items): items.reduce(8) { $0 + $1.size }
    case .map(let entries): entries.reduce(8) { $0 + $1.key.utf8.count + $1.value.size }
    }
  }
}
