internal import Names

/// The check of one value against its type.
struct OptionCheck {
  struct Complaints: Error {
    var diagnostics: [Diagnostic]
    /// What is right of the value: the items of a list, the entries of a map, with an empty value where
    /// that is wrong; nil where nothing is.
    var rest: OptionValue?
  }

  /// The name of the option, as messages have it.
  let option: String
  /// Whether the option takes several values.
  var takesList = false

  /// The value in the form that its type promises, or what is wrong with it.
  func checked(_ value: OptionValue, _ type: OptionType) -> Result<OptionValue, Complaints> {
    if value.isUnknown { return .failure(Complaints(diagnostics: [])) }
    switch (type, value.content) {
    case (.text, .string), (.bool, .bool): return .success(value)
    case (.text, .integer), (.text, .number), (.text, .bool):
      return .success(OptionValue(.string(value.text ?? ""), at: value.location))
    case (.integer(let range), .integer(let number)) where range.contains(number):
      return .success(value)
    // `1e3` and `8.0` are whole numbers as well.
    case (.integer(let range), .number(let number)):
      guard let whole = Int(exactly: number), range.contains(whole) else { break }
      return .success(OptionValue(.integer(whole), at: value.location))
    case (.number(let range), .integer(let number)) where range.contains(Double(number)):
      return .success(OptionValue(.number(Double(number)), at: value.location))
    case (.number(let range), .number(let number)) where number.isFinite && range.contains(number):
      return .success(value)
    case (.name(let names), .string), (.name(let names), .integer), (.name(let names), .bool),
      (.name(let names), .number), (.name(let names), .null):
      // `none` is a text, but `null`, `on` or `8` may be names too.
      let text = value.written ?? value.text ?? ""
      if names.contains(text) { return .success(OptionValue(.string(text), at: value.location)) }
      guard !text.isEmpty else { break }
      let unknown = UnknownName("value", text, for: "`\(option)`", known: names)
      let advice = ValueAdvice.text(for: value, type, takesList: takesList)
      return .failure(
        Complaints(diagnostics: [
          Diagnostic(unknown.message, advice: advice ?? unknown.remedy, at: value.location)
        ]))
    case (.oneOrMore(let item), .list(let items)), (.list(let item), .list(let items)):
      return OptionCheck(option: option, takesList: true).checked(items, item, at: value.location)
    case (.oneOrMore(let item), _):
      switch OptionCheck(option: option, takesList: true).checked(value, item) {
      case .success(let one): return .success(OptionValue(.list([one]), at: value.location))
      case .failure(let complaints):
        // A wrong single value is told of the whole type, unless the item's type knows better.
        switch item {
        case .text, .bool, .integer, .number: break
        default: return .failure(complaints)
        }
      }
    case (.custom(let custom), _):
      let diagnostics = custom.check(value)
      return diagnostics.isEmpty
        ? .success(value) : .failure(Complaints(diagnostics: diagnostics))
    case (.either(let types), _): return checked(value, anyOf: types, whole: type)
    case (.map(let specs), .map(let entries)):
      let reader = OptionReader(subject: "`\(option)`", specs)
      let (options, diagnostics) = reader.read(entries, at: value.location)
      guard diagnostics.isEmpty else { return .failure(Complaints(diagnostics: diagnostics)) }
      let all = specs.compactMap { spec in
        options[spec.name].map {
          OptionEntry(
            key: spec.name, keyLocation: options.keyLocation(of: spec.name), value: $0)
        }
      }
      return .success(OptionValue(.map(all), at: value.location))
    case (.entries(let type), .map(let entries)): return checked(entries, type, at: value.location)
    default: break
    }
    return wrong(value, type)
  }

  private func wrong(_ value: OptionValue, _ type: OptionType) -> Result<OptionValue, Complaints> {
    let mistake = OptionMistake.wrongValue(option: option, type: type, value: value)
    var isList = takesList
    if case .oneOrMore = type { isList = true }
    let advice = mistake.advice ?? ValueAdvice.text(for: value, type, takesList: isList)
    return .failure(
      Complaints(diagnostics: [Diagnostic(mistake.message, advice: advice, at: value.location)]))
  }

  private func checked(
    _ entries: [OptionEntry], _ type: OptionType, at location: SourceLocation
  ) -> Result<OptionValue, Complaints> {
    var good: [OptionEntry] = []
    var bad = Complaints(diagnostics: [])
    for entry in entries {
      switch OptionCheck(option: entry.key).checked(entry.value, type) {
      case .success(let value):
        good.append(OptionEntry(key: entry.key, keyLocation: entry.keyLocation, value: value))
      case .failure(let complaints):
        bad.diagnostics += complaints.diagnostics
        good.append(
          OptionEntry(
            key: entry.key, keyLocation: entry.keyLocation,
            value: .unknown(at: entry.value.location)))
      }
    }
    let known = OptionValue(.map(good), at: location)
    guard !bad.diagnostics.isEmpty else { return .success(known) }
    bad.rest = known
    return .failure(bad)
  }

  private func checked(
    _ items: [OptionValue], _ type: OptionType, at location: SourceLocation
  ) -> Result<OptionValue, Complaints> {
    guard !items.isEmpty else { return .failure(.emptyList(option: option), at: location) }
    var good: [OptionValue] = []
    var bad = Complaints(diagnostics: [])
    for item in items {
      switch checked(item, type) {
      case .success(let value): good.append(value)
      case .failure(let complaints): bad.diagnostics += complaints.diagnostics
      }
    }
    let list = OptionValue(.list(good), at: location)
    if bad.diagnostics.isEmpty, good.count == items.count { return .success(list) }
    bad.rest = good.isEmpty ? nil : list
    return .failure(bad)
  }

  private func checked(
    _ value: OptionValue, anyOf types: [OptionType], whole: OptionType
  ) -> Result<OptionValue, Complaints> {
    var near: Complaints?
    // Of several maps, the one that shares the most keys is meant.
    var shared = -1
    for type in types {
      switch checked(value, type) {
      case .success(let value): return .success(value)
      case .failure(let complaints):
        // The alternative that has the value's shape knows best what is wrong with it.
        switch (type, value.content) {
        case (.map(let specs), .map(let entries)):
          let common = entries.count { entry in specs.contains { $0.name == entry.key } }
          if common > shared { (near, shared) = (complaints, common) }
        case (.list, .list), (.oneOrMore, .list): near = near ?? complaints
        case (.name(let names), .string(let text)):
          if NearestName.find(text, among: names) != nil { near = near ?? complaints }
        default: break
        }
      }
    }
    if let near { return .failure(near) }
    return wrong(value, whole)
  }
}

extension Result where Success == OptionValue, Failure == OptionCheck.Complaints {
  fileprivate static func failure(_ mistake: OptionMistake, at location: SourceLocation) -> Self {
    .failure(OptionCheck.Complaints(diagnostics: [Diagnostic(mistake, at: location)]))
  }
}
