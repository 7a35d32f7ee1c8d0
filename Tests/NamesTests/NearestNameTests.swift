import Names
import Testing

@Suite struct NearestNameTests {
  @Test(arguments: [
    ("epoch", "epochs"), ("Epochs", "epochs"), ("batch-size", "batch_size"), ("bacth", "batch"),
    ("optimiser", "optimizer"), ("lernratte", nil), ("x", nil), ("", nil), ("colour", nil),
    ("rate", "learning_rate"), ("SIZE", "batch_size"), ("batc", "batch"), ("ing", "learning_rate"),
    ("at", nil), ("e", nil),
  ])
  func find(_ name: String, _ nearest: String?) {
    let names = ["epochs", "batch", "batch_size", "optimizer", "y", "learning_rate"]
    #expect(NearestName.find(name, among: names) == nearest)
  }

  @Test(arguments: [
    ("", "", 0), ("", "abc", 3), ("abc", "", 3), ("abc", "abc", 0), ("abc", "acb", 1),
    ("kitten", "sitting", 3), ("ca", "abc", 3), ("é", "e", 1),
  ])
  func distance(_ a: String, _ b: String, _ edits: Int) {
    #expect(NearestName.distance(a, b) == edits)
    #expect(NearestName.distance(b, a) == edits)
  }

  @Test func aLongTextIsNoMisspelling() {
    #expect(NearestName.find(String(repeating: "a", count: 1_000_000), among: ["a"]) == nil)
  }
}
