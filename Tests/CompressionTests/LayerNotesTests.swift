import Compression
import Foundation
import Testing

@Suite struct LayerNotesTests {
  private static let notes: LayerNotes = {
    var notes = LayerNotes()
    for (text, layer) in [("copied", "a"), ("left", "b"), ("left", "b"), ("copied", "c")] {
      notes.add(text, of: layer)
    }
    return notes
  }()

  @Test func layersOfWhichTheSameIsSaidStandTogether() {
    #expect(
      Self.notes.notes == [.init("copied", of: ["a", "c"]), .init("left", of: ["b"])])
    #expect(Self.notes.count == 3)
    #expect(Self.notes.texts == ["a": "copied", "b": "left", "c": "copied"])
    #expect(LayerNotes().isEmpty && !Self.notes.isEmpty)
  }

  @Test func theyGoThroughJSON() throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    let data = try encoder.encode(Self.notes)
    #expect(
      String(decoding: data, as: UTF8.self)
        == #"[{"layers":["a","c"],"text":"copied"},{"layers":["b"],"text":"left"}]"#)
    #expect(try JSONDecoder().decode(LayerNotes.self, from: data) == Self.notes)
  }
}
