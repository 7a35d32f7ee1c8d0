/// Notes on layers, or on their arrays, grouped by note.
///
/// A network has hundreds of arrays, and a technique has few different notes on them.
package struct LayerNotes: Hashable, Sendable {
  package struct Note: Codable, Hashable, Sendable {
    package let text: String
    /// In the order in which they were added.
    package fileprivate(set) var layers: [String]

    package init(_ text: String, of layers: [String]) {
      self.text = text
      self.layers = layers
    }
  }

  /// In the order of their first layers.
  package private(set) var notes: [Note]

  package init(_ notes: [Note] = []) { self.notes = notes }

  /// The number of layers with a note.
  package var count: Int { notes.reduce(0) { $0 + $1.layers.count } }

  package var isEmpty: Bool { notes.isEmpty }

  /// Consecutive arrays of one layer may be added under its name; it is listed once.
  package mutating func add(_ text: String, of layer: String) {
    if let place = notes.firstIndex(where: { $0.text == text }) {
      if notes[place].layers.last != layer { notes[place].layers.append(layer) }
    } else {
      notes.append(Note(text, of: [layer]))
    }
  }

  /// The note on each layer.
  package var texts: [String: String] {
    var texts: [String: String] = [:]
    for note in notes {
      for layer in note.layers { texts[layer] = note.text }
    }
    return texts
  }
}

/// Stored as the list of notes.
extension LayerNotes: Codable {
  package init(from decoder: any Decoder) throws { notes = try [Note](from: decoder) }

  package func encode(to encoder: any Encoder) throws { try notes.encode(to: encoder) }
}
