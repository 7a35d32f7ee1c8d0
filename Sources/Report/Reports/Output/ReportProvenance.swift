internal import Names

/// What made a report, for its footer and for `manifest.json`. There is no time of day and no
/// absolute path in it: the same results give the same bytes.
package struct ReportProvenance: Codable, Hashable, Sendable {
  package struct DatasetRecord: Codable, Hashable, Sendable {
    package var name: String
    /// SHA-256, lower-case hexadecimal.
    package var digest: String

    package init(name: String, digest: String) {
      self.name = name
      self.digest = digest
    }
  }

  /// Of Triptych.
  package var version: String
  /// The commit of the notebook's repository, where it has one and the notebook is unchanged.
  package var commit: String?
  /// Versions by the library's name, such as `oneDNN`.
  package var libraries: [String: String]
  /// The name of the processor.
  package var processor: String
  package var threads: Int
  /// The newest instruction set that was used.
  package var isa: String
  package var memoryGB: Double?
  package var seeds: [Int]
  package var datasets: [DatasetRecord]
  /// The keys of the results in the store.
  package var keys: [String]

  enum CodingKeys: String, CodingKey {
    case version, commit, libraries, processor, threads, isa
    case memoryGB = "memory_gb"
    case seeds, datasets, keys
  }

  package init(
    version: String, commit: String? = nil, libraries: [String: String], processor: String,
    threads: Int, isa: String, memoryGB: Double? = nil, seeds: [Int], datasets: [DatasetRecord],
    keys: [String]
  ) {
    self.version = version
    self.commit = commit
    self.libraries = libraries
    self.processor = processor
    self.threads = threads
    self.isa = isa
    self.memoryGB = memoryGB
    self.seeds = seeds
    self.datasets = datasets
    self.keys = keys
  }

  /// The footer's lines: a name, and values of plain text with an optional piece of code.
  var facts: [(name: String, values: [(text: String, code: String?)])] {
    var facts: [(name: String, values: [(text: String, code: String?)])] = []
    let libraries = libraries.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
    facts.append(
      ("Software", [((["Triptych \(version)"] + libraries).joined(separator: ", "), nil)]))
    if let commit { facts.append(("Commit", [("", commit)])) }
    // A notebook without experiments has used no instruction set.
    var hardware = [processor, Counted.text(threads, "thread"), isa].filter { !$0.isEmpty }
    if let memoryGB {
      hardware.append(NumberFormat.fixed(memoryGB, decimals: 0) + "\u{A0}GB of memory")
    }
    facts.append(("Hardware", [(hardware.joined(separator: ", "), nil)]))
    if !seeds.isEmpty {
      facts.append(
        (
          Counted.form(seeds.count, "Seed"),
          [(seeds.map(String.init).joined(separator: ", "), nil)]
        )
      )
    }
    if !datasets.isEmpty {
      facts.append(
        (
          Counted.form(datasets.count, "Data set"),
          datasets.map { ("\($0.name), SHA-256", $0.digest) }
        ))
    }
    return facts
  }
}
