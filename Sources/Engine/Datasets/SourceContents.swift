/// The digests of the files of a source.
struct SourceContents: Equatable, Sendable {
  let names: [FileName]
  /// SHA-256 of each file, lower-case hexadecimal.
  let digests: [String]

  static func digest(of content: [UInt8]) -> String {
    var digester = Digester("triptych-file-1")
    digester.add(content)
    return digester.finish()
  }

  /// The digest of the source.
  ///
  /// - Parameter namesCount: whether the names of files matter besides their content.
  func digest(namesCount: Bool) -> String {
    var digester = Digester("triptych-source-1")
    digester.add(names.count)
    for (name, content) in zip(names, digests) {
      if namesCount { digester.add(name.bytes) }
      digester.add(content)
    }
    return digester.finish()
  }

  /// The first difference from another list.
  func firstDifference(_ others: [FileName]) -> FileName? {
    let mine = Set(names)
    return zip(names, others).first { $0 != $1 }
      .map { mine.contains($0.1) ? $0.0 : $0.1 }
      ?? names.dropFirst(others.count).first ?? others.dropFirst(names.count).first
  }
}
