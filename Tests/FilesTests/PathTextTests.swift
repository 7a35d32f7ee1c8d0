import Testing

@testable import Files

@Suite struct PathTextTests {
  struct Parts: Equatable, CustomStringConvertible {
    let parent, name, stem, ending: String

    init(_ parent: String, _ name: String, _ stem: String, _ ending: String) {
      (self.parent, self.name, self.stem, self.ending) = (parent, name, stem, ending)
    }

    init(of path: String) {
      self.init(
        PathText.parent(of: path), PathText.name(of: path), PathText.stem(of: path),
        PathText.ending(of: path))
    }

    var description: String { "\([parent, name, stem, ending])" }
  }

  /// Parents are those of POSIX's `dirname`, names those of `basename` but for the empty path.
  @Test(arguments: [
    ("", Parts(".", "", "", "")),
    ("/", Parts("/", "/", "/", "")),
    ("//", Parts("/", "/", "/", "")),
    ("a", Parts(".", "a", "a", "")),
    ("-", Parts(".", "-", "-", "")),
    ("é", Parts(".", "é", "é", "")),
    ("e\u{301}", Parts(".", "e\u{301}", "e\u{301}", "")),
    ("a/", Parts(".", "a", "a", "")),
    ("a//", Parts(".", "a", "a", "")),
    ("/a", Parts("/", "a", "a", "")),
    ("//a", Parts("/", "a", "a", "")),
    ("/a/", Parts("/", "a", "a", "")),
    ("a/b", Parts("a", "b", "b", "")),
    ("a//b", Parts("a", "b", "b", "")),
    ("a/b/", Parts("a", "b", "b", "")),
    ("/a/b", Parts("/a", "b", "b", "")),
    ("a/b/c", Parts("a/b", "c", "c", "")),
    (".", Parts(".", ".", ".", "")),
    ("..", Parts(".", "..", "..", "")),
    ("./a", Parts(".", "a", "a", "")),
    ("../a", Parts("..", "a", "a", "")),
    ("a/..", Parts("a", "..", "..", "")),
    (".md", Parts(".", ".md", ".md", "")),
    ("...md", Parts(".", "...md", "...md", "")),
    ("a/.md", Parts("a", ".md", ".md", "")),
    ("a.", Parts(".", "a.", "a.", "")),
    ("a.md", Parts(".", "a.md", "a", "md")),
    (".a.md", Parts(".", ".a.md", ".a", "md")),
    ("a.tar.gz", Parts(".", "a.tar.gz", "a.tar", "gz")),
    ("a.b/c", Parts("a.b", "c", "c", "")),
    ("a.b/c.d/", Parts("a.b", "c.d", "c", "d")),
    ("é.MD", Parts(".", "é.MD", "é", "MD")),
    ("a\nb/c\r\nd.m\nd", Parts("a\nb", "c\r\nd.m\nd", "c\r\nd", "m\nd")),
    ("a/\u{301}b", Parts("a", "\u{301}b", "\u{301}b", "")),
    ("a.\u{301}b", Parts(".", "a.\u{301}b", "a", "\u{301}b")),
  ])
  func partsOfPaths(_ path: String, _ parts: Parts) {
    #expect(Parts(of: path) == parts)
  }

  @Test(arguments: [
    ("a", ".", "a"), ("a", "", "a"), ("a", "/", "/a"), ("a", "b", "b/a"), ("a", "b/", "b/a"),
    ("a", "..", "../a"),
  ])
  func namesInFolders(_ name: String, _ folder: String, _ path: String) {
    #expect(PathText.path(of: name, in: folder) == path)
  }
}
