import Foundation
import Testing
import Yams

/// A notebook of `Notebooks/` and what it expects.
struct Document: Sendable, CustomTestStringConvertible {
  /// What stands under `_expect`.
  struct Expectation: Decodable, Sendable {
    let exit: Int32
    let says: String
    var arguments: [String] = []
    var page: [String] = []
    var notPage: [String] = []

    private enum Key: String, CodingKey, CaseIterable {
      case exit, says, arguments, page
      case notPage = "not_page"
    }

    init(from decoder: any Decoder) throws {
      let container = try decoder.container(keyedBy: Key.self)
      exit = try container.decode(Int32.self, forKey: .exit)
      says = try container.decode(String.self, forKey: .says)
      func texts(_ key: Key) throws -> [String] {
        try container.decodeIfPresent([String].self, forKey: key) ?? []
      }
      arguments = try texts(.arguments)
      page = try texts(.page)
      notPage = try texts(.notPage)
    }

    static let keys = Set(Key.allCases.map(\.rawValue))
  }

  struct Unreadable: Error, CustomStringConvertible {
    let description: String
  }

  /// Where the notebooks lie while the tests run.
  static let folder = Bundle.module.bundleURL.appendingPathComponent("Notebooks")

  let file: String
  let expected: Expectation
  var name: String { String(file.dropLast(3)) }
  var testDescription: String { name }

  static func all() throws -> [Document] {
    try FileManager.default.contentsOfDirectory(atPath: folder.path)
      .filter { $0.hasSuffix(".md") }.sorted().map(Document.init)
  }

  private init(file: String) throws {
    self.file = file
    let data = try Data(contentsOf: Self.folder.appendingPathComponent(file))
    let text = String(decoding: data, as: UTF8.self)
    let lines = text.replacingOccurrences(of: "\r\n", with: "\n").components(separatedBy: "\n")
    guard let range = Self.expectation(in: lines) else {
      throw Unreadable(description: "\(file) has no `_expect`")
    }
    let yaml = lines[range].joined(separator: "\n")
    let map = try Yams.load(yaml: yaml) as? [String: [String: Any]] ?? [:]
    let unknown = Set((map["_expect"] ?? [:]).keys).subtracting(Expectation.keys)
    guard unknown.isEmpty else {
      throw Unreadable(description: "\(file): `_expect` has no \(unknown.sorted())")
    }
    guard
      let expected = try YAMLDecoder().decode([String: Expectation].self, from: yaml)["_expect"]
    else { throw Unreadable(description: "\(file) has no `_expect`") }
    self.expected = expected
  }

  /// The lines from `_expect` to the next that is not indented. The front matter itself can be
  /// broken, and then no YAML parser would find them.
  private static func expectation(in lines: [String]) -> Range<Int>? {
    guard let start = lines.firstIndex(of: "_expect:") else { return nil }
    let rest = lines[(start + 1)...]
    return start..<(rest.firstIndex { !$0.isEmpty && !$0.hasPrefix(" ") } ?? rest.endIndex)
  }

  /// Writes what was said into the sources' notebook.
  func record(says text: String) throws {
    let url = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("Notebooks/\(file)")
    // Latin 1 keeps every byte as it is, even where the notebook is no UTF-8.
    guard let bytes = String(data: try Data(contentsOf: url), encoding: .isoLatin1),
      let new = String(data: Data(text.utf8), encoding: .isoLatin1)
    else { throw Unreadable(description: "\(file) cannot be recorded") }
    let ending = bytes.contains("\r\n") ? "\r\n" : "\n"
    var lines = bytes.replacingOccurrences(of: "\r\n", with: "\n").components(separatedBy: "\n")
    guard let range = Self.expectation(in: lines),
      let says = lines[range].firstIndex(of: "  says: |")
    else { throw Unreadable(description: "\(file) has no `says: |`") }
    let rest = lines[(says + 1)..<range.upperBound]
    let end = rest.firstIndex { !$0.isEmpty && !$0.hasPrefix("    ") } ?? rest.endIndex
    let isLastAndSpaced = end == range.upperBound && rest.last == ""
    let recorded = new.components(separatedBy: "\n").map { $0.isEmpty ? "" : "    " + $0 }
    lines.replaceSubrange((says + 1)..<end, with: recorded + (isLastAndSpaced ? [""] : []))
    try lines.joined(separator: ending).data(using: .isoLatin1)?.write(to: url)
  }
}
