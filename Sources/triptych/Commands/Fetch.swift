internal import ArgumentParser
internal import Downloads
internal import Files
internal import ModelTools

/// `triptych fetch`: published weights and data sets from the network.
struct Fetch: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Fetch published weights and data sets from the network.",
    discussion: """
      Existing files are not fetched again; interrupted downloads resume. Digests are checked where
      they are published, else format and length. A file that is longer than its publisher says ends
      the transfer; where nobody says it, one of more than a quarter above the network's parameters
      and 16 MB, else of 1 GB.
      $TRIPTYCH_MIRROR names a server that is asked in the publishers' place, $TRIPTYCH_OFFLINE=1
      turns downloads off.
      """)

  @Argument(help: "Networks and data sets.")
  var names: [String] = []

  @Flag(help: "List what can be fetched, and whether it is here.")
  var list = false

  @Flag(help: "Of a network's weights, fetch those with the classifier alone.")
  var top = false

  @Flag(help: "Of a network's weights, fetch those without the classifier alone.")
  var noTop = false

  @Flag(help: "Don't touch the network: check what is here.")
  var offline = false

  @Flag(
    help: "Fetch what is here already as well, and replace it when the new one is whole and valid.")
  var force = false

  @Option(help: StoreOption.help)
  var store: String?

  @Flag(help: "Print JSON.")
  var json = false

  func validate() throws {
    guard list || !names.isEmpty else {
      throw ValidationError("Say what to fetch; `triptych fetch --list` tells what there is.")
    }
    guard !list || names.isEmpty else { throw ValidationError("--list takes no names.") }
    guard !list || !force else { throw ValidationError("--list and --force exclude each other.") }
    guard !(top && noTop) else {
      throw ValidationError(
        "--top and --no-top exclude each other; without them, both are fetched.")
    }
  }

  func run() throws {
    Interruption.say("interrupted: what has arrived is kept; run the same command to go on")
    var settings = DownloadSettings.standard()
    if offline { settings.isOffline = true }
    if force, settings.isOffline {
      throw ValidationError(
        "--force fetches from the network, which --offline or $TRIPTYCH_OFFLINE forbids.")
    }
    let fetcher = Fetcher(storeFolder: StoreOption.folder(store), settings: settings)
    if list { return try show(Complaints.reported { try fetcher.list() }) }
    let tops = top ? [true] : noTop ? [false] : [true, false]
    let items = try Complaints.reported { try names.flatMap { try fetcher.find($0, tops: tops) } }
    var worst = ExitStatus.done
    var fetched: [Fetchable] = []
    for item in items {
      let printer = DownloadPrinter(item.title)
      do {
        let done = try Complaints.reported {
          defer { printer.finish() }
          return try fetcher.fetch(item, isForced: force, progress: printer.show)
        }
        fetched.append(done)
        if !json { Terminal.show("\(done.title): \(done.path ?? "")") }
      } catch let code as ExitCode {
        // The others are fetched all the same.
        worst = max(worst, ExitStatus(rawValue: code.rawValue) ?? .failed)
      }
    }
    if json { Terminal.show(try Terminal.json(fetched)) }
    if worst != .done { throw worst.code }
  }

  private func show(_ items: [Fetchable]) throws {
    if json { return Terminal.show(try Terminal.json(items)) }
    Terminal.show(
      Terminal.table(
        ["NAME", "CLASSIFIER", "SIZE", "HERE", "MD5"],
        items.map { item in
          [
            item.name, item.top.map { $0 ? "with" : "without" } ?? "", Self.size(item),
            item.path == nil ? "no" : "yes", item.md5 ?? "none is published",
          ]
        }, alignRight: [2]))
  }

  /// `170.1 MB`; `~ 103 MB` where only the size of the parameters is known.
  private static func size(_ item: Fetchable) -> String {
    if let bytes = item.bytes { return Terminal.megabytes(bytes) }
    return item.parameterBytes.map { "~ \(Terminal.megabytes($0))" } ?? ""
  }
}
