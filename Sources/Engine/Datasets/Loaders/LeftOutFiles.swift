/// Files in a folder of images that are not read, for remarks: an image that is
/// silently left out is missing from every number.
struct LeftOutFiles {
  /// A folder and the number of images below it.
  private struct Folder: CustomStringConvertible {
    let path: FileName
    let images: Int

    var description: String { "\(path)/ (\(LeftOutFiles.images(images)))" }
  }

  /// Files of classes by their extension in lower case.
  private var endings: [String: Int] = [:]
  private var subfolders: [Folder] = []
  private var besideHalves: [Folder] = []
  private var besideClasses = 0
  private var hidden: [FileName] = []

  private static let clutter: Set<String> = ["thumbs.db", "ehthumbs.db", "desktop.ini"]
  private static let clutterFolders: Set<String> = ["__MACOSX", "@eaDir"]

  /// Whether `entry` is an image according to its name.
  static func isImage(_ entry: FileAccess.Entry) -> Bool {
    !entry.name.isHidden && ImageFormat.allEndings.contains(entry.name.ending)
  }

  /// Whether `entry` is a folder, not hidden and not created by a program for itself.
  static func isFolder(_ entry: FileAccess.Entry) -> Bool {
    entry.isFolder && !entry.name.isHidden && !clutterFolders.contains(entry.name.description)
  }

  /// - Parameter path: of the class folder, below `root`.
  mutating func addContents(_ entries: [FileAccess.Entry], ofClass path: FileName, root: FileName) {
    for entry in entries where !Self.isImage(entry) {
      let place = path / entry.name
      if Self.isFolder(entry) {
        subfolders.append(Folder(path: place, images: Self.imageCount(root / place)))
      } else if entry.isFolder {
        continue
      } else if entry.name.isHidden {
        if ImageFormat.allEndings.contains(entry.name.ending) { hidden.append(place) }
      } else if !Self.clutter.contains(entry.name.description.lowercased()) {
        endings[entry.name.ending, default: 0] += 1
      }
    }
  }

  /// Entries beside class folders.
  mutating func addBesideClasses(_ entries: [FileAccess.Entry]) {
    besideClasses += entries.count { Self.isImage($0) }
  }

  /// Entries beside `train` and `test`.
  mutating func addBesideHalves(_ entries: [FileAccess.Entry], root: FileName) {
    addBesideClasses(entries)
    for entry in entries where Self.isFolder(entry) {
      let images = Self.imageCount(root / entry.name)
      if images > 0 { besideHalves.append(Folder(path: entry.name, images: images)) }
    }
  }

  /// Sentences without a final period.
  ///
  /// - Parameter name: the folder's name in results.
  func remarks(_ name: String) -> [String] {
    var remarks: [String] = []
    func add(_ text: String) { remarks.append("\(name): \(text)") }
    for folder in besideHalves {
      add("\(folder) was left out: only train/ and test/ are read")
    }
    if !subfolders.isEmpty {
      let many = subfolders.count > 1
      add(
        "\(many ? "\(subfolders.count) sub-folders" : "a sub-folder") of classes "
          + "\(many ? "were" : "was") left out, as only the class folders themselves are read: "
          + Self.list(subfolders.map(\.description)))
    }
    if besideClasses > 0 {
      add(
        "\(Self.images(besideClasses)) beside the class folders "
          + "\(besideClasses == 1 ? "was" : "were") left out, as no class folder holds "
          + (besideClasses == 1 ? "it" : "them"))
    }
    if !endings.isEmpty {
      let count = endings.values.reduce(0, +)
      add(
        "\(count) \(count == 1 ? "file was" : "files were") left out for \(count == 1 ? "its" : "their") "
          + "ending: \(Self.list(endingCounts))")
    }
    if !hidden.isEmpty {
      add(
        "\(hidden.count) hidden \(hidden.count == 1 ? "file was" : "files were") left out: "
          + Self.list(hidden.map(\.description)))
    }
    return remarks
  }

  /// What a class without images holds instead; nil where it is empty.
  var contents: String? {
    let parts = subfolders.map(\.description) + endingCounts
    return parts.isEmpty ? nil : Self.list(parts)
  }

  private var endingCounts: [String] {
    endings.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map { ending, count in
      "\(ending.isEmpty ? "no ending" : ".\(ending)") (\(count))"
    }
  }

  private static func list(_ items: [String]) -> String {
    let shown = items.prefix(10).joined(separator: ", ")
    return items.count > 10 ? "\(shown) and \(items.count - 10) more" : shown
  }

  private static func images(_ count: Int) -> String {
    count == 1 ? "1 image" : "\(count) images"
  }

  /// Images in a folder and its sub-folders. Links are not followed, as they may form cycles.
  private static func imageCount(_ folder: FileName) -> Int {
    guard let entries = try? FileAccess.entries(in: folder) else { return 0 }
    return entries.reduce(0) { sum, entry in
      guard isFolder(entry) else { return sum + (isImage(entry) ? 1 : 0) }
      return entry.isLink ? sum : sum + imageCount(folder / entry.name)
    }
  }
}
