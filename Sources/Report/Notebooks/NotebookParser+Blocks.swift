internal import Options

extension NotebookParser {
  /// The block of a fence; nil where it is code.
  mutating func read(_ fence: Fence) -> NotebookBlock? {
    let words = fence.words
    let kind = kinds.first { $0.name == fence.kind }
    if !fence.isClosed, fence.isFenced {
      let what = kind.map { "this `\($0.name)` block" } ?? "this code block"
      diagnostics.append(Diagnostic(.unclosedFence(what), at: fence.location))
    }
    guard let kind else {
      switch OtherFences(kinds: kinds).finding(on: fence.words) {
      case .mistake(let mistake, let place)?:
        diagnostics.append(Diagnostic(mistake, at: place))
      case .remark(let remark, let place)?: remarks.add(remark, at: place)
      case nil: break
      }
      return nil
    }
    let kindLocation = words.first?.location ?? fence.location
    let label = words.count > 1 ? self.label(words[1]) : nil
    if words.count > 2 {
      let rest = words[2...].map(\.text).joined(separator: " ")
      diagnostics.append(Diagnostic(.extraWords(rest), at: words[2].location))
    } else if words.count < 2, kind.needsLabel {
      diagnostics.append(Diagnostic(.missingLabel(kind: kind.name), at: kindLocation))
    }
    blockCount += 1
    if blockCount == Self.blockLimit + 1 {
      diagnostics.append(
        Diagnostic(.tooManyBlocks(limit: Self.blockLimit), at: fence.location))
    }
    let (options, isPartial) =
      blockCount > Self.blockLimit ? (nil, false) : self.options(of: fence, kind: kind.name)
    return NotebookBlock(
      kind: kind.name, label: label?.text, location: fence.location,
      kindLocation: kindLocation, labelLocation: label?.location, text: fence.literal,
      textLocation: source.location(
        line: fence.startLine + 1, column: (fence.indents.first ?? 0) + 1),
      options: options, isPartial: isPartial)
  }

  /// The label, if it is one; it is taken from here on.
  private mutating func label(_ word: Fence.Word) -> Fence.Word? {
    let mistake: Mistake
    if !Label.isValid(word.text) {
      mistake = .badLabel(word.text)
    } else if word.text.utf8.count > Label.limit {
      mistake = .longLabel(count: word.text.utf8.count, limit: Label.limit)
    } else if let other = labels[word.text.lowercased()] {
      diagnostics.append(
        Diagnostic(
          other.text == word.text
            ? .duplicateLabel(word.text, firstLine: other.place.line)
            : .labelsDifferInCase(word.text, other: other.text, firstLine: other.place.line),
          at: word.location))
      return word
    } else {
      labels[word.text.lowercased()] = (word.text, word.location)
      return word
    }
    diagnostics.append(Diagnostic(mistake, at: word.location))
    return nil
  }

  /// - Returns: what could be read, and whether that is not all.
  private mutating func options(
    of fence: Fence, kind: String
  ) -> ([OptionEntry]?, isPartial: Bool) {
    var reader = YAMLReader(
      fence.lines, of: source, firstLine: fence.startLine + 1, indents: fence.indents)
    let entries = reader.readMap(subject: "`\(kind)`")
    // A block that is never closed has swallowed prose, which is no YAML.
    if fence.isClosed || entries != nil && !reader.isPartial { diagnostics += reader.complaints }
    for (remark, place) in reader.remarks { remarks.add(remark, at: place) }
    guard fence.isClosed || !reader.isPartial else { return (nil, false) }
    let options = entries.map { parameters.substituted(in: $0, complaints: &diagnostics) }
    return (options, reader.isPartial)
  }
}
