internal import Files
internal import Foundation
internal import Notebooks
internal import Options

/// What the links and images of the prose lead to: files that become part of the report, reports of
/// other notebooks, places of the page. All is checked and read before anything runs, so that the
/// report shows what was there when it was begun.
struct ProseFiles: Sendable {
  /// The largest file that is copied, and the most of all together, in bytes.
  static let fileLimit = 50_000_000
  static let totalLimit = 200_000_000

  /// The copies, in the order in which the text names them: images first.
  private(set) var files: [OutputFile] = []
  private(set) var complaints: [Diagnostic] = []

  private var images: [String: Target] = [:]
  private var links: [String: Target] = [:]

  /// What an address of the notebook leads to.
  private struct Target {
    /// The address in a page that has its files beside it.
    var address: String
    /// The path of the file in the report, where it is one.
    var file: String?
    /// With its `#`.
    var fragment = ""

    init(_ address: String) { self.address = address }

    init(_ address: String, file: String, fragment: String) {
      (self.address, self.file, self.fragment) = (address, file, fragment)
    }
  }

  /// Tells the addresses in a page from those in the notebook.
  ///
  /// - Parameter files: all of the report.
  /// - Throws: what the drawing of a chart throws.
  func addresses(
    in pageFiles: PageFiles, of files: [OutputFile]
  ) throws -> (_ address: String, _ isImage: Bool) -> String {
    var held: [String: String] = [:]
    if pageFiles == .inside {
      let named = Set((Array(images.values) + Array(links.values)).compactMap(\.file))
      for file in files where named.contains(file.path) {
        held[file.path] = try pageFiles.address(of: file)
      }
    }
    return { address, isImage in
      guard let target = (isImage ? images : links)[address] else { return address }
      return target.file.flatMap { held[$0] }.map { $0 + target.fragment } ?? target.address
    }
  }

  init() {}

  /// - Parameters:
  ///   - file: the notebook's path.
  ///   - hasReport: whether the report of a notebook of that name lies beside this one, or will.
  init(
    _ document: NotebookDocument, file: String, kinds: BlockKinds, allowsOutside: Bool,
    hasReport: (String) -> Bool
  ) {
    let folder = NotebookFolder(
      PathText.parent(of: file), allowsOutside: allowsOutside)
    var collector = Collector(document, file: file, kinds: kinds, folder: folder)
    for address in document.addresses where address.isImage {
      images[address.text] = collector.image(address)
    }
    for address in document.addresses where !address.isImage {
      links[address.text] = collector.link(address, hasReport: hasReport)
    }
    files = collector.files
    complaints = collector.complaints + collector.remarks.diagnostics
  }
}

extension ProseFiles {
  /// Goes through the addresses of a notebook.
  private struct Collector {
    private var folder: NotebookFolder
    private let file: String
    private let kinds: BlockKinds
    /// What `#name` can lead to.
    private let anchors: [String]
    private let knownAnchors: Set<String>
    /// The files that the report has anyway.
    private let ownFiles: Set<String>
    private var outputs: [String: String] = [:]
    private var taken: Set<String> = []
    /// Whether Markdown files are notebooks.
    private var notebooks: [String: Bool] = [:]
    private var total = 0
    /// For wrong places of the page.
    private var budget = NameBudget()
    private var nearestAnchors: [String: String?] = [:]

    private(set) var files: [OutputFile] = []
    private(set) var complaints: [Diagnostic] = []
    private(set) var remarks = RemarkCollector()

    init(
      _ document: NotebookDocument, file: String, kinds: BlockKinds, folder: NotebookFolder
    ) {
      self.folder = folder
      self.file = file
      self.kinds = kinds
      anchors = document.blocks.compactMap(\.label) + document.headings.map(\.anchor)
      knownAnchors = Set(anchors + ["", "top", "page.content"])
      ownFiles = Set(
        document.blocks.flatMap { block in
          block.label.flatMap { kinds[block.kind]?.files($0) } ?? []
        } + ["results.json", "manifest.json"])
    }

    private mutating func complain(_ mistake: ProseMistake, _ address: ProseAddress) {
      complaints.append(Diagnostic(mistake, at: address.location))
    }

    mutating func image(_ address: ProseAddress) -> Target {
      let text = address.text
      if let remote = remoteHost(text) {
        remarks.add(
          "remote image",
          "the page loads `\(remote)` from the network whenever it is opened",
          advice: "put the picture beside the notebook", at: address.location)
        return Target(text)
      }
      if let scheme = ProseAddressParts.scheme(of: text) {
        let isShown = ["png", "gif", "jpeg", "webp"].contains { text.hasPrefix("data:image/\($0)") }
        if scheme == "file" {
          complain(.fileScheme(text), address)
        } else if !isShown {
          remarkOnDropped(address, scheme)
        }
        return Target(text)
      }
      let parts = ProseAddressParts(text)
      guard !parts.path.isEmpty else {
        complain(.noAddress(isImage: true), address)
        return Target(text)
      }
      switch find(parts, address) {
      case nil: return Target(text)
      case .own(let path): return Target(text, file: path, fragment: parts.fragment)
      case .beside(let file, let name):
        return copy(file, name, in: "images", isImage: true, parts, address)
      }
    }

    mutating func link(_ address: ProseAddress, hasReport: (String) -> Bool) -> Target {
      let text = address.text
      if let scheme = ProseAddressParts.scheme(of: text) {
        if scheme == "file" {
          complain(.fileScheme(text), address)
        } else if ["javascript", "vbscript", "data"].contains(scheme) {
          remarkOnDropped(address, scheme)
        }
        return Target(text)
      }
      if text.hasPrefix("//") { return Target(text) }
      let parts = ProseAddressParts(text)
      if parts.path.isEmpty {
        if text.isEmpty {
          complain(.noAddress(isImage: false), address)
        } else {
          check(parts.fragment, address)
        }
        return Target(text)
      }
      if let name = Self.reportName(parts.path), hasReport(name) || isNotebook("\(name).md") {
        return Target(text)
      }
      switch find(parts, address) {
      case nil: return Target(text)
      case .own(let path): return Target(text, file: path, fragment: parts.fragment)
      case .beside(let file, let name):
        if let report = notebookName(name), hasReport(report) || isNotebook(name) {
          return Target(linkToReport(report, of: file, parts, address, isThere: hasReport(report)))
        }
        return copy(file, name, in: "files", isImage: false, parts, address)
      }
    }

    // MARK: Addresses

    /// The address without its path, where the picture comes from the network.
    private func remoteHost(_ text: String) -> String? {
      let lower = text.prefix(8).lowercased()
      guard lower.hasPrefix("http://") || lower.hasPrefix("https://") || text.hasPrefix("//") else {
        return nil
      }
      return text.count > 60 ? String(text.prefix(60)) + "…" : text
    }

    private mutating func remarkOnDropped(_ address: ProseAddress, _ scheme: String) {
      remarks.add(
        "dropped address " + scheme, "`\(scheme):` addresses are removed from the page",
        advice: "remove it", at: address.location)
    }

    private mutating func check(_ fragment: String, _ address: ProseAddress) {
      let name = String(fragment.dropFirst())
      let decoded = ProseAddressParts.decoded(name) ?? name
      guard !knownAnchors.contains(decoded) else { return }
      if nearestAnchors[decoded] == nil {
        nearestAnchors[decoded] = .some(budget.nearest(decoded, among: anchors))
      }
      complain(.unknownAnchor(decoded, nearest: nearestAnchors[decoded] ?? nil), address)
    }

    private enum Found {
      /// A file beside the notebook, and the name under which it was found.
      case beside(NotebookFolder.File, name: String)
      /// One of the report's own, by its path.
      case own(String)
    }

    /// What an address names; nil where `complaints` says what is wrong.
    private mutating func find(_ parts: ProseAddressParts, _ address: ProseAddress) -> Found? {
      let decoded = ProseAddressParts.decoded(parts.path)
      // A name can hold a plain `%`, `?` or `#` all the same.
      var names = [decoded, parts.path, address.text].compactMap { $0 }
      if let whole = ProseAddressParts.decoded(address.text) { names.append(whole) }
      var first: ProseMistake?
      for name in names {
        switch folder.find(name) {
        case .success(let file): return .beside(file, name: name)
        case .failure(let failure): first = first ?? failure.mistake
        }
      }
      let own = decoded.map { $0.hasPrefix("./") ? String($0.dropFirst(2)) : $0 }
      if let own, ownFiles.contains(own) { return .own(own) }
      if let first { complain(first, address) }
      return nil
    }

    // MARK: Other notebooks

    /// `x` of `../x/index.html`, the report of the notebook `x.md`.
    private static func reportName(_ path: String) -> String? {
      let parts = path.split(separator: "/", omittingEmptySubsequences: false)
      guard parts.count == 3, parts[0] == "..", parts[2] == "index.html" else { return nil }
      return ProseAddressParts.decoded(String(parts[1]))
    }

    /// The name of a notebook's report; nil for other files.
    private func notebookName(_ path: String) -> String? {
      ["md", "markdown"].contains(PathText.ending(of: path).lowercased())
        ? PathText.stem(of: path) : nil
    }

    /// Whether a Markdown file has front matter or blocks: others, such as a README, are files.
    private mutating func isNotebook(_ name: String) -> Bool {
      if let known = notebooks[name] { return known }
      let answer = hasNotebookParts(name)
      notebooks[name] = answer
      return answer
    }

    private mutating func hasNotebookParts(_ name: String) -> Bool {
      guard case .success(let file) = folder.find(name), file.size <= 4 << 20,
        let data = FileManager.default.contents(atPath: file.path)
      else { return false }
      let source = NotebookSource(bytes: Array(data), file: name)
      let (document, _) = NotebookDocument.parse(source, kinds: kinds.fences)
      return !document.blocks.isEmpty || source.lines.first == "---"
    }

    private mutating func linkToReport(
      _ report: String, of target: NotebookFolder.File, _ parts: ProseAddressParts,
      _ address: ProseAddress, isThere: Bool
    ) -> String {
      if case .success(let own) = folder.find(PathText.name(of: file)),
        own.realPath == target.realPath
      {
        check(parts.fragment.isEmpty ? "#" : parts.fragment, address)
        return parts.fragment.isEmpty ? "#" : parts.fragment
      }
      if !isThere {
        remarks.add(
          "missing report", "the report of `\(parts.path)` is not in the output folder",
          advice: "render that notebook as well", at: address.location)
      }
      return "../" + ProseAddressParts.encoded(report) + "/index.html" + parts.fragment
    }

    // MARK: Copies

    private mutating func copy(
      _ file: NotebookFolder.File, _ name: String, in directory: String, isImage: Bool,
      _ parts: ProseAddressParts, _ address: ProseAddress
    ) -> Target {
      guard let path = copy(file, name, in: directory, isImage: isImage, address) else {
        return Target(address.text)
      }
      return Target(
        ProseAddressParts.encoded(path) + parts.fragment, file: path, fragment: parts.fragment)
    }

    /// The path of the copy in the report.
    private mutating func copy(
      _ file: NotebookFolder.File, _ name: String, in directory: String, isImage: Bool,
      _ address: ProseAddress
    ) -> String? {
      if let known = outputs[file.realPath] { return known }
      guard file.size <= ProseFiles.fileLimit else {
        complain(
          .tooLarge(name, bytes: file.size, limit: ProseFiles.fileLimit), address)
        return nil
      }
      guard total + file.size <= ProseFiles.totalLimit else {
        complain(.tooMuch(limit: ProseFiles.totalLimit), address)
        return nil
      }
      guard let data = FileManager.default.contents(atPath: file.path) else {
        complain(.unreadable(name, reason: "it was there a moment ago"), address)
        return nil
      }
      let bytes = Array(data)
      let type = PictureType(bytes)
      if isImage, type == nil {
        complain(.isNoPicture(name), address)
        return nil
      }
      total += bytes.count
      let path = directory + "/" + freeName(name, in: directory, isImage ? type : nil)
      outputs[file.realPath] = path
      files.append(OutputFile(path, .bytes(bytes)))
      return path
    }

    /// The file's name, with a number where another folder's file has it already. Not every system
    /// tells names apart by case.
    private mutating func freeName(
      _ path: String, in directory: String, _ type: PictureType?
    ) -> String {
      var (stem, ending) = (PathText.stem(of: path), PathText.ending(of: path))
      if let type, !type.endings.contains(ending.lowercased()) {
        (stem, ending) = (PathText.name(of: path), type.endings[0])
      }
      // What is put around it must fit a file's name too.
      while stem.utf8.count > 150 { stem.removeLast() }
      stem = String(stem.map { $0.isNewline || $0.isASCII && $0 < " " ? "-" : $0 })
      let tail = ending.isEmpty || ending.utf8.count > 20 ? "" : "." + ending
      var candidate = stem + tail
      var n = 2
      while !taken.insert("\(directory)/\(candidate.lowercased())").inserted {
        candidate = "\(stem)-\(n)\(tail)"
        n += 1
      }
      return candidate
    }
  }
}
