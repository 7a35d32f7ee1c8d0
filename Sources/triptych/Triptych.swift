import ArgumentParser

@main
struct Triptych: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "triptych",
    abstract: "Weigh deep-learning models by accuracy, time and size, in a living document.")
}
