internal import ArgumentParser
internal import Foundation
internal import Reports

/// How notebooks are read, and where results are kept: of every command that looks at notebooks.
struct ReadingOptions: ParsableArguments {
  @Option(
    name: [.customShort("P"), .customLong("parameter")], parsing: .singleValue,
    help: ArgumentHelp(
      "A value for one of the notebook's parameters, as YAML.", valueName: "name=value"))
  var parameters: [String] = []

  @Option(help: StoreOption.help)
  var store: String?

  @Flag(
    help:
      "Allow notebooks to read outside of their own folder: by paths, and through symbolic links.")
  var allowPathsOutside = false

  func validate() throws {
    try StoreOption.requireFolder("--store", store)
    for parameter in parameters
    where (parameter.firstIndex(of: "=") ?? parameter.startIndex)
      == parameter.startIndex
    {
      throw ValidationError("-P takes name=value, not \(parameter).")
    }
  }

  var storeFolder: String { StoreOption.folder(store) }

  /// - Parameter output: the folder of the reports.
  func settings(output: String = NotebookOptions.usualOutput) throws -> NotebookRenderer.Settings {
    var settings = NotebookRenderer.Settings(
      outputFolder: output, storeFolder: storeFolder, program: try Self.program())
    for parameter in parameters {
      let parts = parameter.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      settings.parameters[String(parts[0])] = String(parts[1])
    }
    settings.allowsPathsOutside = allowPathsOutside
    return settings
  }

  /// This executable, which workers run again.
  private static func program() throws -> String {
    guard let path = Bundle.main.executablePath else {
      throw ValidationError("The path of this program can't be found out.")
    }
    return path
  }
}

/// What the commands take that make reports, or compare them.
struct NotebookOptions: ParsableArguments {
  static let usualOutput = "output"

  @Argument(help: "Notebooks: Markdown files.", completion: .file(extensions: ["md"]))
  var notebooks: [String]

  @Option(
    name: [.customShort("o"), .customLong("output")],
    help: "The folder in which each notebook's report gets a folder of its name.")
  var output = Self.usualOutput

  @OptionGroup var reading: ReadingOptions

  @Option(help: "A folder of templates; those that it lacks are the built-in ones.")
  var templates: String?

  @Flag(help: "Put pictures and data into the page itself.")
  var selfContained = false

  func validate() throws {
    try StoreOption.requireFolder("--output", output)
    try StoreOption.requireFolder("--templates", templates)
    let names = notebooks.map(NotebookRenderer.reportName)
    let byName = Dictionary(grouping: names, by: { $0 })
    if let twin = byName.filter({ $0.value.count > 1 }).keys.min() {
      throw ValidationError(
        "Two notebooks are named \(twin): their reports would go to the same folder. "
          + "Render them one by one, each with its own --output.")
    }
  }

  func settings() throws -> NotebookRenderer.Settings {
    var settings = try reading.settings(output: output)
    settings.isSelfContained = selfContained
    settings.notebooks = notebooks
    settings.templatesFolder = templates
    return settings
  }
}
