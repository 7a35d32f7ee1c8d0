internal import Names
internal import Options

/// Finds fences that are shown as code and look as if they were meant for blocks.
struct OtherFences {
  let kinds: [NotebookBlockKind]

  enum Finding {
    case mistake(Mistake, SourceLocation)
    case remark(Remark, SourceLocation)
  }

  /// - Parameter words: of the fence's first line.
  /// - Returns: nil for what is plainly code.
  func finding(on words: [Fence.Word]) -> Finding? {
    guard let first = words.first else { return nil }
    if let nearest = misspelledKind(words) {
      return .mistake(.misspelledKind(first.text, nearest: nearest), first.location)
    }
    return remark(on: words).map { .remark($0, first.location) }
  }

  /// The kind that the author of a fence with an unknown first word meant; nil for languages.
  private func misspelledKind(_ words: [Fence.Word]) -> String? {
    guard !FenceLanguages.contains(words[0].text) else { return nil }
    let word = words[0].text.filter { $0 != "{" && $0 != "}" }
    return nearestKind(word) { kind in
      words.count > 1 ? Label.isValid(words[1].text) : !kind.needsLabel
    }
  }

  /// The kind that a word is near to; nil where none is.
  private func nearestKind(
    _ word: String, where isPossible: (NotebookBlockKind) -> Bool = { _ in true }
  ) -> String? {
    let near = kinds.filter { kind in
      guard isPossible(kind), word.utf8.count <= 40 else { return false }
      let distance = NearestName.distance(Array(word.lowercased()), Array(kind.name))
      return distance <= min(2, kind.name.count / 3)
    }
    return NearestName.find(word, among: near.map(\.name))
  }

  private func remark(on words: [Fence.Word]) -> Remark? {
    let info = words.map(\.text).joined(separator: " ")
    if info.hasPrefix("{"), info.hasSuffix("}") {
      let inner = info.dropFirst().dropLast().split { $0 == " " || $0 == "," }.map(String.init)
      guard let word = inner.first else { return nil }
      // `{.python}` is a language with attributes, not a cell.
      if word.hasPrefix(".") || word.hasPrefix("#") {
        return nearestKind(String(word.dropFirst())).map { _ in .kindInBraces(info) }
      }
      return nearestKind(word) == nil ? .codeCell(info) : .kindInBraces(info)
    }
    guard !FenceLanguages.contains(words[0].text) else { return nil }
    if words.count == 2, Label.isValid(words[0].text), Label.isValid(words[1].text) {
      return .unknownKind(words[0].text)
    }
    guard words.count == 1, let nearest = nearestKind(words[0].text) else { return nil }
    return .kindWithoutLabel(words[0].text, nearest: nearest)
  }
}
