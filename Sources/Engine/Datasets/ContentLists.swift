internal import Files
internal import Foundation

/// A folder with the digests of a source's single files, each list stored under the source's digest,
/// which also verifies the list.
///
/// With a list, files can be verified while they are read, and files that are not read
/// need not be. It only saves time: without a list all files are read.
package struct ContentLists: Sendable {
  package let folder: String

  /// - Parameter folder: created with the first list.
  package init(folder: String) { self.folder = folder }

  private func path(_ digest: String) -> String { "\(folder)/\(digest)" }

  /// nil where the list is missing or damaged.
  func read(_ digest: String, namesCount: Bool) -> SourceContents? {
    guard let bytes = try? FileAccess.read(path(digest)) else { return nil }
    var (names, digests): ([FileName], [String]) = ([], [])
    // A name, which has no zero byte, a zero byte and 64 digits.
    var rest = bytes[...]
    while let end = rest.firstIndex(of: 0), rest.endIndex - end > 64 {
      names.append(FileName(bytes: Array(rest[rest.startIndex..<end])))
      digests.append(String(decoding: rest[end + 1...end + 64], as: UTF8.self))
      rest = rest[(end + 65)...]
    }
    let contents = SourceContents(names: names, digests: digests)
    return rest.isEmpty && contents.digest(namesCount: namesCount) == digest ? contents : nil
  }

  func store(_ contents: SourceContents, under digest: String) {
    guard (try? Folder.make(folder)) != nil else { return }
    var bytes: [UInt8] = []
    for (name, content) in zip(contents.names, contents.digests) {
      bytes += name.bytes
      bytes.append(0)
      bytes += content.utf8
    }
    try? Data(bytes).write(to: URL(fileURLWithPath: path(digest)), options: .atomic)
  }
}
