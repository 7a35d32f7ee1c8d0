/// What is said of layers, or of their arrays: those of which the same is said stand together.
///
/// A network has hundreds of arrays and a technique has few things to say of them.
public struct LayerNotes: Hashable, Sendable {
  public struct Note: Codable, Hashable, Sendable {
    public let text: String
    /// In the order in which they were added.
    public fileprivate(set) var layers: [String]

    public init(_ text: String, of layers: [String]) {
      self.text = text
      self.layers = layers
    }
  }

  /// In the order of their first layers.
  public private(set) var notes: [Note]

  public init(_ notes: [Note] = []) { self.notes = notes }

  /// The number of layers of which something is said.
  public var count: Int { notes.reduce(0) { $0 + $1.layers.count } }

  public var isEmpty: Bool { notes.isEmpty }

  /// Arrays of one layer that follow each other may be added under its name; it stands there once.
  public mutating func add(_ text: String, of layer: String) {
    if let place = notes.firstIndex(where: { $0.text == text }) {
      if notes[place].layers.last != layer { notes[place].layers.append(layer) }
    } else {
      notes.append(Note(text, of: [layer]))
    }
  }

  /// What is said of each layer.
  public var texts: [String: String] {
    var texts: [String: String] = [:]
    for note in notes {
      for layer in note.layers { texts[layer] = note.text }
    }
    return texts
  }
}

/// Stored as the list of notes.
extension LayerNotes: Codable {
  public init(from decoder: any Decoder) throws { notes = try [Note](from: decoder) }

  public func encode(to encoder: any Encoder) throws { try notes.encode(to: encoder) }
}
