internal import ArgumentParser
internal import ModelTools
internal import Names
internal import Reports

/// `triptych options TOPIC`: what a part of a notebook can say.
struct Options: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Tell what a part of a notebook can say.",
    discussion: "Topics: \(NotebookHelp.topics.joined(separator: ", ")). "
      + "`triptych help TOPIC` prints the same.")

  @Argument(help: "A topic; all of them where not given.")
  var topic: String?

  @Flag(help: "Print the JSON Schema, for editors and checks outside of Triptych.")
  var jsonSchema = false

  func run() throws {
    let names = KnownNames(
      models: Catalog.modelNames, datasets: Catalog.datasetNames)
    if jsonSchema {
      guard let text = NotebookSchema.text(on: topic, names: names) else {
        throw ValidationError(
          UnknownName("topic", topic ?? "", in: "the schemas", known: NotebookSchema.topics)
            .description)
      }
      return Terminal.show(text)
    }
    let texts = try (topic.map { [$0] } ?? NotebookHelp.topics).map { topic in
      guard let text = NotebookHelp.text(on: topic, names: names) else {
        throw ValidationError(UnknownName("topic", topic, known: NotebookHelp.topics).description)
      }
      return text
    }
    Terminal.show(texts.joined(separator: "\n\n"))
  }
}
