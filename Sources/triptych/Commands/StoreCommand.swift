internal import ArgumentParser
internal import Execution
internal import Files
internal import Foundation
internal import Names
internal import Reports
internal import Trials

/// `triptych store`: what takes up space in the store, whether it is whole, and how to free it.
struct StoreCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "store", abstract: "List, verify and clean the store of results.",
    subcommands: [List.self, Verify.self, Clean.self])

  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Show what takes up space.",
      discussion: "For each notebook given, what its results take; notebooks may share results.")

    @Argument(help: "Notebooks: Markdown files.", completion: .file(extensions: ["md"]))
    var notebooks: [String] = []

    @OptionGroup var options: ReadingOptions

    @Flag(help: "Print JSON.")
    var json = false

    func run() throws {
      let inventory = try options.inventory()
      let needed = try options.needed(notebooks, in: inventory)
      var rows = Dictionary(grouping: inventory.entries, by: \.stage).map { stage, entries in
        Row(what: stage, kind: "stage", entries)
      }.sorted { ($1.bytes, $0.what) < ($0.bytes, $1.what) }
      let others = [
        ("unfinished trainings", inventory.checkpointBytes),
        ("downloaded weights", inventory.downloadBytes),
        ("leftovers", inventory.leftovers.reduce(0) { $0 + $1.bytes }),
      ]
      rows += others.filter { $0.1 > 0 }.map { Row(what: $0.0, kind: "other", bytes: $0.1) }
      rows += zip(notebooks, needed).map { notebook, needed in
        Row(what: notebook, kind: "notebook", inventory.entries.filter(needed.contains))
      }
      if !needed.isEmpty {
        let free = inventory.entries.filter { entry in !needed.contains { $0.contains(entry) } }
        rows.append(Row(what: "no notebook given here", kind: "notebook", free))
      }
      if json { return Terminal.show(try Terminal.json(rows)) }
      Terminal.show(
        Terminal.table(
          ["WHAT", "RESULTS", "SIZE"],
          rows.map {
            [
              $0.kind == "notebook" ? "of \($0.what)" : $0.what,
              $0.results.map(Terminal.grouped) ?? "", Terminal.megabytes($0.bytes),
            ]
          }, alignRight: [1, 2]))
    }

    /// A line of the list.
    private struct Row: Encodable {
      let what: String
      /// `stage`, `notebook` or `other`.
      let kind: String
      var results: Int?
      let bytes: Int

      init(what: String, kind: String, bytes: Int) {
        (self.what, self.kind, self.bytes) = (what, kind, bytes)
      }

      init(what: String, kind: String, _ entries: [StoreInventory.Entry]) {
        self.init(what: what, kind: kind, bytes: entries.reduce(0) { $0 + $1.bytes })
        results = entries.count
      }
    }
  }

  struct Verify: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Read every stored file and compare it with its digest.",
      discussion: """
        A damaged result counts as missing: the next render makes it again.
        Exit code 0: all is whole; 1: something is damaged.
        """)

    @OptionGroup var options: ReadingOptions

    func run() throws {
      let inventory = try options.inventory()
      let damaged = inventory.damaged(progress: StoreCommand.show)
      for (entry, damage) in damaged {
        Terminal.complain("damaged: \(entry.stage) \(entry.key.prefix(12)): \(damage)")
      }
      let count = inventory.entries.count
      Terminal.show(
        damaged.isEmpty
          ? "\(StoreCommand.results(count)), all whole"
          : "\(damaged.count) of \(StoreCommand.results(count)) damaged; "
            + "`triptych store clean` removes them")
      if !damaged.isEmpty { throw ExitStatus.failed.code }
    }
  }

  struct Clean: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Free space: remove what nothing needs.",
      discussion: """
        Without --keep, --older or --features, only damaged results and what interrupted runs have \
        left behind are removed. With several of these, only what all of them name. What is removed \
        is made again when a notebook asks for it.
        """)

    @Option(
      parsing: .upToNextOption,
      help: "Remove the results that none of these notebooks uses.",
      completion: .file(extensions: ["md"]))
    var keep: [String] = []

    @Option(
      help: ArgumentHelp("Remove results stored before this time, such as 30d.", valueName: "time"),
      transform: Duration.parse)
    var older: Double?

    @Flag(
      help: "Remove cached features alone: they are extracted again where a training needs them.")
    var features = false

    @Flag(help: "Only list what would be removed.")
    var dryRun = false

    @Flag(help: "Don't ask.")
    var yes = false

    @OptionGroup var options: ReadingOptions

    func run() throws {
      let inventory = try options.inventory()
      let needed = try options.needed(keep, in: inventory)
      let damaged = inventory.damaged(progress: StoreCommand.show).map(\.entry)
      let broken = Set(damaged.map(\.key))
      let chosen = chosen(of: inventory.entries.filter { !broken.contains($0.key) }, needed)
      let leftoverBytes = inventory.leftovers.reduce(0) { $0 + $1.bytes }
      list("damaged results", damaged.count, damaged.reduce(0) { $0 + $1.bytes })
      list("leftovers", inventory.leftovers.count, leftoverBytes)
      for (stage, entries) in Dictionary(grouping: chosen, by: \.stage).sorted(by: {
        $0.key < $1.key
      }) {
        list(stage, entries.count, entries.reduce(0) { $0 + $1.bytes })
      }
      let bytes = (damaged + chosen).reduce(leftoverBytes) { $0 + $1.bytes }
      guard !damaged.isEmpty || !chosen.isEmpty || !inventory.leftovers.isEmpty else {
        return Terminal.show("Nothing to remove.")
      }
      if dryRun { return Terminal.show("This would free \(Terminal.megabytes(bytes)).") }
      if !chosen.isEmpty, !yes {
        guard try isConfirmed(bytes) else { return Terminal.show("Nothing was removed.") }
      }
      Interruption.say(
        "interrupted: a part was removed, the rest is whole; run the same command to go on")
      try Complaints.reported {
        try inventory.whileUnused {
          inventory.removeLeftovers()
          try inventory.remove(damaged + chosen)
        }
      }
      Terminal.show("\(Terminal.megabytes(bytes)) freed.")
    }

    /// What the options name beyond damage and leftovers.
    private func chosen(
      of entries: [StoreInventory.Entry], _ needed: [NeededResults]
    ) -> [StoreInventory.Entry] {
      guard !keep.isEmpty || older != nil || features else { return [] }
      return entries.filter { entry in
        if features, entry.stage != StoreInventory.featureStage { return false }
        if let older, Date().timeIntervalSince(entry.date) < older { return false }
        return !needed.contains { $0.contains(entry) }
      }
    }

    private func list(_ what: String, _ count: Int, _ bytes: Int) {
      if count > 0 {
        Terminal.show("\(what): \(Terminal.grouped(count)), \(Terminal.megabytes(bytes))")
      }
    }

    /// - Throws: `ValidationError` where nobody can be asked.
    private func isConfirmed(_ bytes: Int) throws -> Bool {
      guard isatty(STDIN_FILENO) == 1 else {
        throw ValidationError(
          "This removes results, and without a terminal it needs --yes; --dry-run only lists them.")
      }
      Terminal.ask("Free \(Terminal.megabytes(bytes))? [y/N] ")
      return ["y", "yes"].contains(readLine()?.lowercased())
    }
  }

  private static func results(_ count: Int) -> String {
    Counted.text(count, "result")
  }

  private static func show(done: Int, of total: Int) {
    guard Terminal.isInteractive else { return }
    Terminal.status(
      done + 1 == total ? "" : "reading \(done + 1) of \(Counted.text(total, "result"))")
  }
}

extension ReadingOptions {
  /// What lies in the store.
  ///
  /// - Throws: `ExitCode` where there is no store.
  fileprivate func inventory() throws -> StoreInventory {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: storeFolder, isDirectory: &isFolder),
      isFolder.boolValue
    else {
      Terminal.complain("error: there is no store at \(storeFolder); name it with --store")
      throw ExitStatus.wrongInput.code
    }
    return StoreInventory(of: storeFolder)
  }

  /// The results that each notebook uses.
  ///
  /// - Throws: `ExitCode` where that cannot be determined for one of them.
  fileprivate func needed(
    _ notebooks: [String], in inventory: StoreInventory
  ) throws -> [NeededResults] {
    guard !notebooks.isEmpty else { return [] }
    var settings = try settings()
    settings.notebooks = notebooks
    let renderer = try Complaints.reported { try NotebookRenderer(settings) }
    let hardware = inventory.hardware
    return try notebooks.map { notebook in
      let needed = try Complaints.reported {
        try renderer.neededResults(notebook, hardware: hardware)
      }
      if let failure = needed.unknown.first {
        Terminal.complain(
          "error: \(notebook): the results of \(failure.trial) cannot be determined: \(failure.cause)"
        )
        throw ExitStatus.failed.code
      }
      return needed
    }
  }
}
