internal import Names
internal import Options

/// Decides which of the prose's `@label` are references, once all labels are known.
struct MentionResolver {
  private let labels: Set<String>
  private let known: Set<String>
  private var suggestions: ReferenceSuggestions

  /// - Parameters:
  ///   - labels: those of blocks.
  ///   - anchors: those of headings.
  init(labels: [String], anchors: [String]) {
    self.labels = Set(labels)
    known = self.labels.union(anchors)
    suggestions = ReferenceSuggestions(labels.sorted() + anchors)
  }

  /// The reference that a mention is; nil where it is text.
  mutating func reference(
    _ mention: Mention, at place: SourceLocation, _ context: MarkdownContext,
    remarks: inout RemarkCollector
  ) -> Reference? {
    let label = mention.label
    let isKnown = known.contains(label)
    switch (context, mention.standing) {
    case (.prose, .free) where mention.isCitation && !isKnown,
      (.prose, .beside) where mention.isCitation && !isKnown:
      if suggestions.nearest(label) != nil { return Reference(label: label, location: place) }
      remarks.add(.citation(label), at: place)
    case (.prose, .free),
      (.prose, .beside) where isKnown:
      return Reference(label: label, location: place)
    case (.prose, .beside):
      if let nearest = suggestions.nearest(label) {
        remarks.add(.misspelledReference(label, nearest: nearest), at: place)
      }
    // A heading can be called like somebody's host; that is no reason to speak of an address.
    case (.prose, .within):
      if labels.contains(label) { remarks.add(.referenceInWord(label), at: place) }
    case (.link, .within), (.imageText, .within): break
    case (.link, _): if isKnown { remarks.add(.referenceInLink(label), at: place) }
    case (.imageText, _): if isKnown { remarks.add(.referenceInImage(label), at: place) }
    }
    return nil
  }

  /// The known label that a parameter's value makes together with what stands before it, or holds by
  /// itself: `@${name}`, or `@base` as the value.
  ///
  /// - Parameter before: the end of the line up to the parameter.
  func label(in value: String, after before: [UInt8]) -> String? {
    let at = UInt8(ascii: "@")
    let written = Array(value.utf8)
    let isOfLabel: (UInt8) -> Bool = { Label.isLetterOrDigit($0) || "-_".utf8.contains($0) }
    if let i = before.lastIndex(where: { !isOfLabel($0) }), before[i] == at,
      i == 0 || before[i - 1] != UInt8(ascii: "\\"),
      Mention.Standing(before: i, in: before, isInURL: false) != .within
    {
      let begun = before[(i + 1)...]
      let label = Label.longest(in: begun + written)
      if let label, label.utf8.count > begun.count, known.contains(label) { return label }
    }
    // An `@` at its very beginning stands beside what the line has before it.
    let text = before + written
    for i in text.indices.dropFirst(before.count) where text[i] == at {
      let word = text[..<i].suffix(200).split(separator: 0x20, omittingEmptySubsequences: false)
        .last
      let isInURL = word.map { String(decoding: $0, as: UTF8.self).contains("://") } ?? false
      guard Mention.Standing(before: i, in: text, isInURL: isInURL) != .within,
        let label = Label.longest(in: text[(i + 1)...]), known.contains(label)
      else { continue }
      return label
    }
    return nil
  }
}

/// The labels that misspelled ones are taken for.
struct ReferenceSuggestions {
  private let known: [String]
  private let labels: Set<String>
  private var found: [String: String?] = [:]
  /// How many pairs of names may still be compared: of many misspelled labels only the first get a
  /// suggestion.
  private var budget = 200_000

  init(_ known: [String]) {
    self.known = known
    labels = Set(known)
  }

  mutating func nearest(_ label: String) -> String? {
    if let known = found[label] { return known }
    // `@ranking-based` goes on where no label does.
    let parts = label.split { $0 == "-" || $0 == "_" }
    var name: String?
    for count in stride(from: parts.count - 1, to: 0, by: -1) {
      let head = label[..<parts[count - 1].endIndex]
      if labels.contains(String(head)) {
        name = String(head)
        break
      }
    }
    if name == nil, budget > 0 {
      budget -= known.count
      name = NearestName.find(label, among: known)
    }
    found[label] = name
    return name
  }
}
