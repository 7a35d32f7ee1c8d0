internal import ArgumentParser
internal import Experiments
internal import Reports

/// `triptych options KIND`: what a block can say.
struct Options: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Tell what a block of a notebook can say.",
    discussion: "Kinds: \(BlockKindRegistry.all.map { $0.name }.joined(separator: ", ")).")

  @Argument(help: "A kind of block; all of them where not given.")
  var kind: String?

  func run() throws {
    let kinds =
      try kind.map { name in
        guard let kind = BlockKindRegistry.named(name) else {
          let known = BlockKindRegistry.all.map { $0.name }.joined(separator: ", ")
          throw ValidationError("There is no block kind \(name); there are: \(known).")
        }
        return [kind]
      } ?? BlockKindRegistry.all
    let names = KnownNames(
      models: Catalog.modelNames, datasets: Catalog.datasetNames,
      isas: Catalog.instructionSetNames)
    print(kinds.map { BlockKindHelp.text(of: $0, names: names) }.joined(separator: "\n\n"))
  }
}
