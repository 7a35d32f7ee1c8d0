internal import Names

/// Decides which of the prose's `@label` are references, once all labels are known.
struct MentionResolver {
  /// By the index of their markers.
  private(set) var references: [Int: Reference] = [:]
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

  mutating func resolve(
    _ mention: Mention, at place: SourceLocation, token: Int, _ context: MarkdownContext,
    remarks: inout RemarkCollector
  ) {
    let label = mention.label
    let isKnown = known.contains(label)
    switch (context, mention.standing) {
    case (.prose, .free) where mention.isCitation && !isKnown,
      (.prose, .beside) where mention.isCitation && !isKnown:
      if suggestions.nearest(label) == nil {
        remarks.add(.citation(label), at: place)
      } else {
        references[token] = Reference(label: label, location: place)
      }
    case (.prose, .free),
      (.prose, .beside) where isKnown:
      references[token] = Reference(label: label, location: place)
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
