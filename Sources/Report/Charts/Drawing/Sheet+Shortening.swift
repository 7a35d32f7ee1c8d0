extension Sheet {
  /// Shortens texts that stand beside each other so that different ones stay different: where their
  /// middles would go and only those differ, the middles are kept; where that is not enough, numbers
  /// tell them apart.
  ///
  /// - Throws: `ChartError.textFailed`.
  final func elide(_ texts: [String], size: Double, width: Double) throws -> [String] {
    var result = try texts.map { try elide($0, size: size, width: width) }
    for attempt in 0..<2 {
      let groups = Dictionary(grouping: texts.indices) { result[$0] }
      for (_, members) in groups {
        let names = members.map { lettering.shown(texts[$0]) }
        var seen: Set<String> = []
        let different = names.filter { seen.insert($0).inserted }
        guard different.count > 1 else { continue }
        let shortened =
          try attempt == 0
          ? byDifference(different, size: size, width: width)
          : byNumber(different, size: size, width: width)
        let short = Dictionary(uniqueKeysWithValues: zip(different, shortened))
        for (member, name) in zip(members, names) { result[member] = short[name] ?? name }
      }
    }
    return result
  }

  /// What the texts do not have in common, with as much of their beginning as there is room for.
  private func byDifference(_ texts: [String], size: Double, width: Double) throws -> [String] {
    let letters = texts.map { Array($0) }
    let shortest = letters.map(\.count).min() ?? 0
    func common(_ letter: ([Character], Int) -> Character) -> Int {
      (0..<shortest).first { place in
        Set(letters.map { letter($0, place) }).count > 1
      } ?? shortest
    }
    let prefix = common { $0[$1] }
    let suffix = min(common { $0[$0.count - 1 - $1] }, shortest - prefix)
    return try letters.map { letters in
      let difference = letters[prefix..<letters.count - suffix]
      let end = suffix > 1 ? "…" : String(letters.suffix(suffix))
      func kept(_ head: Int) -> String {
        let start =
          head >= prefix ? String(letters.prefix(prefix)) : String(letters.prefix(head)) + "…"
        return start + String(difference) + end
      }
      var head = prefix
      while head > 0, try measure(kept(head), size: size).width > width { head -= 1 }
      return try elide(kept(head), size: size, width: width)
    }
  }

  private func byNumber(_ texts: [String], size: Double, width: Double) throws -> [String] {
    try texts.enumerated().map { index, text in
      let number = " (\(index + 1))"
      let room = width - (try measure(number, size: size).width)
      return try elide(text, size: size, width: room) + number
    }
  }
}
