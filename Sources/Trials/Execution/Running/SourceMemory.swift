internal import Datasets
internal import Files
internal import Foundation
internal import Trials

/// A file, folder or data set that trials read, as a notebook names it.
struct NamedSource: Hashable {
  enum Kind: String {
    case dataset, images, model, weights
  }

  let kind: Kind
  /// A data set's name, or where the file or folder lies, as trials have it.
  let path: String

  init(_ kind: Kind, _ path: String) { (self.kind, self.path) = (kind, path) }

  init(_ source: DatasetSource) {
    switch source {
    case .named(let name): self.init(.dataset, name)
    case .images(let path): self.init(.images, path)
    }
  }

  /// Whether there is nothing of that name: what is there but can't be read, or has changed, is not absent.
  var isAbsent: Bool {
    if kind == .dataset {
      return (try? DatasetRegistry.named(path))?.installedFolder(.standard()) == nil
    }
    return access(path, F_OK) != 0 && (errno == ENOENT || errno == ENOTDIR)
  }
}

extension Trial {
  /// What the trial reads from outside the store, published weights apart: those are known by their
  /// published digests.
  var sources: Set<NamedSource> {
    var all: Set = [NamedSource(dataset)]
    if case .onnx(let model) = model { all.insert(NamedSource(.model, model.path)) }
    if case .file(let path) = weights { all.insert(NamedSource(.weights, path)) }
    if let pretraining { all.formUnion(pretraining.sources) }
    for other in otherModels { all.formUnion(other.sources) }
    return all
  }
}

/// What the last run with a source has found in it, kept in the store: where the source itself is not
/// here, as on another machine or after it was deleted, stored results are found by that.
struct SourceMemory {
  struct Entry: Codable, Equatable {
    /// The source as the notebook names it.
    let source: String
    /// The notebook's folder: of several with a source of one name, the notebook's own counts.
    let folder: String
    /// What stands in keys.
    let identity: String
    /// What is told of it, as of files that were left out.
    let remarks: [String]
    /// The day of the last run that had it, `2026-11-28`.
    let day: String
  }

  private let place: String
  private let folder: String
  private let prefix: String

  /// - Parameter folder: the notebook's.
  init(store: Store, folder: String) {
    place = "\(store.folder)/seen"
    self.folder = URL(fileURLWithPath: folder).standardized.path
    prefix = "\(folder)/"
  }

  /// nil where no run has had the source, or notebooks in other folders had different ones.
  func recall(_ source: NamedSource) -> Entry? {
    let names = StoreNames.names(in: path(of: source)).filter { $0.hasSuffix(".json") }
    let entries = names.compactMap { name in
      FileManager.default.contents(atPath: "\(path(of: source))/\(name)").flatMap {
        try? JSONDecoder().decode(Entry.self, from: $0)
      }
    }.filter { $0.source == text(source) }
    if let own = entries.first(where: { $0.folder == folder }) { return own }
    guard Set(entries.map(\.identity)).count == 1 else { return nil }
    return entries.max { $0.day < $1.day }
  }

  /// It only saves a later run from failing: what can't be written is left.
  func remember(_ source: NamedSource, identity: String, remarks: [String], now: Date = Date()) {
    let entry = Entry(
      source: text(source), folder: source.kind == .dataset ? "" : folder, identity: identity,
      remarks: remarks, day: now.formatted(.iso8601.year().month().day()))
    let file = "\(path(of: source))/\(MessageDigest.sha256(Array(entry.folder.utf8))).json"
    let known = FileManager.default.contents(atPath: file).flatMap {
      try? JSONDecoder().decode(Entry.self, from: $0)
    }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    guard known != entry, let data = try? encoder.encode(entry),
      (try? Folder.make(path(of: source))) != nil
    else { return }
    try? data.write(to: URL(fileURLWithPath: file), options: .atomic)
  }

  private func path(of source: NamedSource) -> String {
    "\(place)/\(MessageDigest.sha256(Array(text(source).utf8)))"
  }

  /// `images photos`: the same wherever the notebook's folder lies.
  private func text(_ source: NamedSource) -> String {
    let path =
      source.path.hasPrefix(prefix) ? String(source.path.dropFirst(prefix.count)) : source.path
    return "\(source.kind.rawValue) \(path)"
  }

  /// As the notebook writes it.
  func name(of source: NamedSource) -> String {
    String(text(source).drop { $0 != " " }.dropFirst())
  }
}
