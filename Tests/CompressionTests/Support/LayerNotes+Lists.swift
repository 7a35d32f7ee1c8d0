import Compression

extension LayerNotes {
  var layers: [String] { notes.flatMap(\.layers) }

  /// One for each layer, with what is said of it.
  var lines: [String] { notes.flatMap { note in note.layers.map { "\($0): \(note.text)" } } }
}
