import Kernels
import Networks
import Options
import Testing
import Training

@testable import Compression

/// Which techniques go together is known before anything is trained.
@Suite struct ConflictTests {
  private static let techniques = [
    "quantize(float16)", "quantize(bfloat16)", "quantize(int8)", "prune(0.5)", "cluster(16)",
    "deep_compress(0.5, 16)", "transfer(wide)", "distill(wide)",
  ]

  /// What is said of the second where the pair does not run; a row for the first.
  ///
  /// - Note: `.` runs; `=` changes nothing; `2` quantizes twice; `q` follows quantization; `c` follows
  ///   compression; `p` prunes nothing; `k` clusters nothing.
  private static let table = [
    // f16 bf16 int8 prune cluster deep transfer distill
    "= 2 2 q q q q q",
    "2 = 2 q q q q q",
    "2 2 = q q q q q",
    ". . . p . p c c",
    ". . . . k . c c",
    ". . . p k p c c",
    ". . . . . . = .",
    ". . . . . . . .",
  ]

  private static func message(_ sign: Character, _ first: String, _ second: String) -> [String] {
    switch sign {
    case "=": ["`\(second)` changes nothing after `\(first)`; leave one of them out"]
    case "2":
      [
        "`\(second)` cannot follow `\(first)`: a network is quantized once, from its trained weights; "
          + "keep one of them in the chain, or compare them as two techniques of the list"
      ]
    case "q":
      [
        "`\(second)` cannot follow `\(first)`: it needs weights that are not quantized; write "
          + "`\(second) + \(first)`"
      ]
    case "c":
      [
        "`\(second)` cannot follow `\(first)`: it changes weights that are compressed already; write "
          + "`\(second) + \(first)`"
      ]
    case "p":
      [
        "`\(second)` prunes nothing after `\(first)`: as many weights are 0 already; leave it out, or "
          + "give it a larger share"
      ]
    case "k":
      [
        "`\(second)` changes nothing after `\(first)`: there are no more than 16 different values; leave "
          + "it out, or give it fewer clusters"
      ]
    default: []
    }
  }

  @Test func everyPair() throws {
    for (first, row) in zip(Self.techniques, Self.table) {
      for (second, sign) in zip(Self.techniques, row.split(separator: " ")) {
        let chain = try TechniqueChain("\(first) + \(second)")
        #expect(
          chain.conflicts.map(\.description) == Self.message(sign.first!, first, second),
          "\(chain)")
      }
    }
  }

  /// What runs according to the table runs, and what does not is refused before any work.
  @Test(arguments: Backend.allCases)
  func whatHasNoConflictsRuns(_ backend: Backend) throws {
    let network = try Models.residual("small", blocks: 1)
    var context = Models.context(["wide": try Models.residual("wide", blocks: 2)])
    context.configuration.backend = backend
    context.configuration.epochs = 1
    for first in Self.techniques {
      for second in Self.techniques {
        let chain = try TechniqueChain("\(first) + \(second)")
        var state = CompressionState(network: network, weights: .random(for: network, seed: 1))
        if let conflict = chain.conflicts.first {
          let before = state.weights
          #expect(throws: conflict) { try chain.apply(to: &state, context: context) }
          #expect(state.weights == before)
        } else {
          #expect(try chain.apply(to: &state, context: context).count == 2, "\(chain)")
        }
      }
    }
  }

  @Test(arguments: [
    // More of the same is something else.
    ("prune(0.3) + prune(0.5)", 0), ("cluster(256) + cluster(16)", 0),
    ("deep_compress(0.3, 32) + deep_compress(0.5, 16)", 0),
    ("deep_compress(0.3, 16) + deep_compress(0.5, 16)", 0),
    // The least of all weights need not be among the least of a layer, nor values of all be a layer's.
    ("prune(0.5, scope: network) + prune(0.3)", 0), ("prune(0.5) + prune(0.3, scope: network)", 1),
    ("cluster(16) + cluster(16, scope: network)", 0),
    ("cluster(16, scope: network) + cluster(16)", 1),
    // Pruning adds a value.
    ("cluster(16) + prune(0.5) + cluster(16)", 0),
    ("prune(0.5) + cluster(16) + prune(0.3)", 1),
    // Others lie between.
    ("prune(0.5) + cluster(16) + quantize(int8) + quantize(int8)", 1),
    ("quantize(int8) + prune(0.5) + cluster(16)", 2),
    ("transfer(wide, finetune: 1) + transfer(wide)", 0),
    ("transfer(wide) + transfer(wide, layers: \"stage1_*\")", 0),
    ("transfer(wide) + transfer(deep)", 0), ("none", 0), ("prune(0)", 0),
  ])
  func longerChains(_ text: String, _ count: Int) throws {
    #expect(try TechniqueChain(text).conflicts.count == count)
  }

  /// Options tell the place: of the item in a list of techniques, else of the whole text.
  @Test func optionsTellThePlace() {
    func places(_ value: OptionValue) -> [String] {
      guard case .custom(let type) = TechniqueChain.optionType else { return [] }
      return type.check(value).map { "\($0.location.column): \($0.message)" }
    }
    func value(_ content: OptionValue.Content, _ column: Int) -> OptionValue {
      OptionValue(content, at: .init(file: "a.md", line: 3, column: column))
    }
    let text = value(.string("quantize(int8) + quantize(int8)"), 5)
    #expect(places(text) == ["5: `quantize(int8)` changes nothing after `quantize(int8)`"])
    let list = value(.list([value(.string("prune(0.5)"), 6), value(.string("prune(0.5)"), 18)]), 5)
    #expect(
      places(list)
        == ["18: `prune(0.5)` prunes nothing after `prune(0.5)`: as many weights are 0 already"])
  }

  /// What the networks alone tell needs no weights.
  @Test func networksThatDoNotFit() throws {
    let network = try Models.residual("small", blocks: 1)
    let others = [
      "five": try Models.residual("five", blocks: 1, classes: 5),
      "wide": try Models.residual("wide", blocks: 1, width: 5),
    ]
    func message(_ text: String) throws -> String {
      let chain = try TechniqueChain(text)
      return complaint(of: { try chain.requireFit(network) { try #require(others[$0]) } })
    }
    #expect(
      try message("distill(five)")
        == "the teacher five tells 5 classes apart, the student 3: teacher and student need the same"
    )
    #expect(
      try message("prune(0.5) + transfer(wide)").hasPrefix("`transfer(wide)` cannot follow"))
    #expect(
      try message("transfer(wide)")
        == "no layer of wide has the kind and shapes of a layer wanted in small; choose a model of the "
        + "same family, or other `layers`")
  }
}
