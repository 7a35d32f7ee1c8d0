package import Datasets
package import Options

/// What an experiment names as its images.
package indirect enum DatasetChoice: Hashable, Sendable {
  /// A name of the data set registry, such as `fashion-mnist`.
  case named(String)
  /// A folder with one folder of images for each class, relative to the notebook.
  case images(String)
  /// Another one under a name of its own, perhaps some of its classes alone, in the order of their new
  /// labels, or some of its images, in all.
  case part(name: String, of: DatasetChoice, classes: [String]?, sample: Int?)

  /// As the loaders take it.
  package var source: DatasetSource {
    switch self {
    case .named(let name): .named(name)
    case .images(let path): .images(path)
    case .part(_, let whole, _, _): whole.source
    }
  }

  /// The name that it is given, where it has one.
  var ownName: String? { if case .part(let name, _, _, _) = self { name } else { nil } }

  /// What results call it.
  package var label: String { ownName ?? source.name }

  /// How many images of it are kept in all; nil where nothing is said.
  var sample: Int? { if case .part(_, _, _, let sample) = self { sample } else { nil } }

  /// The classes that it is made of, where those are named.
  package var classes: [String]? {
    if case .part(_, _, let classes, _) = self { classes } else { nil }
  }

  /// Whether results call it what the notebook does.
  var isNamed: Bool { if case .images = self { false } else { true } }

  /// As a notebook names it.
  package var text: String { if case .images(let path) = self { path } else { label } }

  /// The same, its path starting in `folder` where it is relative.
  func resolved(in folder: String) -> Self {
    switch self {
    case .named: self
    case .images(let path): .images(NotebookPath.resolve(path, in: folder))
    case .part(let name, let whole, let classes, let sample):
      .part(name: name, of: whole.resolved(in: folder), classes: classes, sample: sample)
    }
  }

  /// What the page states of a part.
  func pageFact(_ context: PageContext) -> PageFact? {
    guard case .part(let name, let whole, let classes, let sample) = self else { return nil }
    let images = sample.map { ["\(context.count($0)) images"] } ?? []
    return PageFact(
      "Data of \(name)", ([whole.text] + (classes ?? []) + images).joined(separator: ", "))
  }
}

extension DatasetChoice: SettingValue {
  /// A name; folders and parts are read by who checks their paths and names.
  package init?(_ option: OptionValue) {
    guard let name = option.stringValue else { return nil }
    self = .named(name)
  }

  package var settingText: String { label }

  static func type(_ known: KnownSources) -> OptionType {
    .either([
      .name(known.datasets),
      .map([
        OptionSpec(
          "images", .text, required: true,
          help: "A folder with one folder of images for each class, or with train and test that "
            + "hold such folders; \(ImageFormat.list) are read"),
        nameOption, partClasses, partSample,
      ]),
      .map([
        OptionSpec(
          "of", .name(known.datasets), required: true, help: "The data set that it is a part of"),
        OptionSpec("name", .text, required: true, help: nameOption.help), partClasses, partSample,
      ]),
    ])
  }

  private static let nameOption = OptionSpec(
    "name", .text, help: "What tables and charts call it")

  private static let partClasses = OptionSpec(
    "classes", .list(.text), help: "The classes that it keeps; all where not given")

  private static let partSample = OptionSpec(
    "sample", .integer(1...Int.max), help: "How many of its images it keeps; all where not given")
}
