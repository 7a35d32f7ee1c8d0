import Foundation
import Options
import TestSupport
import Testing
import Trials

@testable import Notebooks
@testable import Reports

/// The files and places that the prose's links and images lead to.
@Suite struct ProseFilesTests {
  /// A picture of one pixel.
  static let png: [UInt8] = [
    0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 0x0D, 0x49, 0x48, 0x44, 0x52, 0, 0, 0,
    1, 0,
    0, 0, 1, 8, 0, 0, 0, 0, 0x3A, 0x7E, 0x9B, 0x55,
  ]
  static let svg =
    "\u{FEFF}<?xml version=\"1.0\"?>\n<!-- c -->\n<svg xmlns=\"http://www.w3.org/2000/svg\"/>"

  static func folder() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    for path in [
      "a.png", "one/a.png", "two/A.PNG", "my pics/b c.png", "größe.png", "50%.png", "q#1.png",
    ] {
      try write(png, folder, path)
    }
    try folder.write(svg, to: "logo.svg")
    try folder.write("a,b\n", to: "data.csv")
    try folder.write("not a picture", to: "text.png")
    try folder.write("# Readme\n", to: "README.md")
    try folder.write("---\n---\n", to: "n.md")
    try folder.write("---\ntitle: Other\n---\n", to: "other.md")
    return folder
  }

  static func write(_ bytes: [UInt8], _ folder: TemporaryFolder, _ path: String) throws {
    let url = URL(fileURLWithPath: folder.path + "/" + path)
    try FileManager.default.createDirectory(
      at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(bytes).write(to: url)
  }

  static func plan(
    _ text: String, _ folder: TemporaryFolder, allowsOutside: Bool = false,
    reports: Set<String> = []
  ) throws -> ReportPlan {
    var names = Fixtures.names
    names.allowsPathsOutside = allowsOutside
    return try NotebookChecker.check(
      NotebookSource(text: text, file: folder.path + "/n.md"), names: names,
      hasReport: reports.contains)
  }

  /// The page's body, and the paths of the copies.
  static func body(_ text: String, _ folder: TemporaryFolder) throws -> (
    html: String, files: [String]
  ) {
    let plan = try plan(text, folder, reports: ["other"])
    let html = plan.document.html(
      blocks: { _ in "" }, expressions: { _ in "" }, references: { _ in nil },
      addresses: try plan.files.addresses(in: .beside, of: plan.files.files))
    return (html, plan.files.files.map(\.path))
  }

  /// What is said, each as `column: message (advice)`.
  static func said(_ text: String, _ folder: TemporaryFolder, allowsOutside: Bool = false) throws
    -> [String]
  {
    let diagnostics: [Diagnostic]
    do {
      diagnostics = try plan(text, folder, allowsOutside: allowsOutside).remarks
    } catch let problems as NotebookProblems {
      diagnostics = problems.diagnostics
    }
    return diagnostics.map { "\($0.location.column): \($0.message) (\($0.advice ?? ""))" }
  }

  @Test func picturesBecomePartOfTheReport() throws {
    let folder = try Self.folder()
    let (html, files) = try Self.body(
      """
      ---
      params: {name: a}
      ---
      ![1](a.png "T") ![2](one/a.png) ![3](two/A.PNG?v=1) ![4](<my pics/b c.png>) ![5](my%20pics/b%20c.png)
      ![6](größe.png) ![7](50%.png) ![8](q%231.png) ![9](logo.svg#icon) ![10][ref] ![11](${name}.png)
      [![12](a.png)](a.png)

      [ref]: ./one/../a.png
      """, folder)
    #expect(
      html == """
        <p><img src="images/a.png" alt="1" title="T" /> <img src="images/a-2.png" alt="2" /> \
        <img src="images/A-3.PNG" alt="3" /> <img src="images/b%20c.png" alt="4" /> \
        <img src="images/b%20c.png" alt="5" />
        <img src="images/gr%C3%B6%C3%9Fe.png" alt="6" /> <img src="images/50%25.png" alt="7" /> \
        <img src="images/q%231.png" alt="8" /> <img src="images/logo.svg#icon" alt="9" /> \
        <img src="images/a.png" alt="10" /> <img src="images/a.png" alt="11" />
        <a href="images/a.png"><img src="images/a.png" alt="12" /></a></p>

        """)
    #expect(
      files == [
        "images/a.png", "images/a-2.png", "images/A-3.PNG", "images/b c.png", "images/größe.png",
        "images/50%.png", "images/q#1.png", "images/logo.svg",
      ])
  }

  @Test func linksLeadToCopiesReportsAndPlaces() throws {
    let folder = try Self.folder()
    let (html, files) = try Self.body(
      """
      # One

      [1](data.csv) [2](README.md) [3](other.md#a) [4](#one) [5](n.md#one) [6](../other/index.html)
      [7](mailto:a@b.c) [8](https://a.org/x.csv) [9](#) [10](results.json)
      """, folder)
    #expect(
      html == """
        <h1 id="one">One</h1>
        <p><a href="files/data.csv">1</a> <a href="files/README.md">2</a> \
        <a href="../other/index.html#a">3</a> <a href="#one">4</a> <a href="#one">5</a> \
        <a href="../other/index.html">6</a>
        <a href="mailto:a@b.c">7</a> <a href="https://a.org/x.csv">8</a> <a href="#">9</a> \
        <a href="results.json">10</a></p>

        """)
    #expect(files == ["files/data.csv", "files/README.md"])
  }

  @Test(arguments: [
    ("![a](b.png)", "6: there is no file `b.png` beside the notebook (did you mean `a.png`?)"),
    ("![a](A.png)", "6: there is no file `A.png` beside the notebook (did you mean `a.png`?)"),
    ("[a](nothing.txt)", "5: there is no file `nothing.txt` beside the notebook ()"),
    (
      "![a](one\\\\a.png)",
      "6: there is no file `one\\a.png` beside the notebook (did you mean `one/a.png`?)"
    ),
    (
      "![a](two\\\\nothing.gif)",
      "6: there is no file `two\\nothing.gif` beside the notebook (write `/` between folders)"
    ),
    ("![a](one)", "6: `one` is a folder (name a file in it)"),
    ("[a](one/)", "5: `one/` is a folder (name a file in it)"),
    (
      "![a](text.png)",
      "6: `text.png` is not an image format that browsers display (use PNG, JPEG, GIF, WebP, AVIF, BMP or SVG)"
    ),
    (
      "![a](/etc/passwd)",
      "6: `/etc/passwd` is an absolute path (write it relative to the notebook, or render with "
        + "`--allow-paths-outside`)"
    ),
    (
      "[a](file:///etc/passwd)",
      "5: `file:///etc/passwd` leads to a file of this computer only (write the file's path relative "
        + "to the notebook, without `file:`)"
    ),
    (
      "[a](~/x)",
      "5: `~/x` is an absolute path (write it relative to the notebook, or render with "
        + "`--allow-paths-outside`)"
    ),
    (
      "![a](one/../../x.png)",
      "6: `one/../../x.png` leaves the notebook's folder (move it there, or render with "
        + "`--allow-paths-outside`)"
    ),
    (
      "![a](%2E%2E/x.png)",
      "6: `../x.png` leaves the notebook's folder (move it there, or render with "
        + "`--allow-paths-outside`)"
    ),
    ("# One\n\n[a](#on)", "5: no heading or label matches `#on` (did you mean `#one`?)"),
    (
      "[a](#x)",
      "5: no heading or label matches `#x` (use a block's label, or a heading's words in lower case "
        + "with `-` between them)"
    ),
    ("[a]()", "5: this link has no address (write it between the parentheses)"),
    ("![a]()", "6: this image has no address (write it between the parentheses)"),
    (
      "![a][b]\n\n[b]: c.png",
      "6: there is no file `c.png` beside the notebook (did you mean `a.png`?)"
    ),
    (
      "![a](http://a.org/b.png) ![a](//a.org/c.png)",
      "6: the page loads `http://a.org/b.png` from the network whenever it is opened "
        + "(1 more, on line 1) (put the picture beside the notebook)"
    ),
    (
      "[a](javascript:alert)",
      "5: `javascript:` addresses are removed from the page (remove it)"
    ),
    ("[x](q)", "5: there is no file `q` beside the notebook ()"),
    ("![x](q)", "6: there is no file `q` beside the notebook ()"),
    ("[x](é)", "5: there is no file `é` beside the notebook ()"),
    ("[x](a#b)", "5: there is no file `a` beside the notebook ()"),
    ("[x](-)", "1: there is no file `-` beside the notebook ()"),
    ("[x](./q)", "5: there is no file `./q` beside the notebook ()"),
    ("[x](one/q)", "5: there is no file `one/q` beside the notebook ()"),
    (
      "[x](./othr.md)",
      "5: there is no file `./othr.md` beside the notebook (did you mean `other.md`?)"
    ),
    (
      "[x](two/a.PNG)",
      "5: there is no file `two/a.PNG` beside the notebook (did you mean `two/A.PNG`?)"
    ),
    (
      "[a](other.md)",
      "5: the report of `other.md` is not in the output folder (render that notebook as well)"
    ),
  ])
  func whatIsWrongIsTold(_ text: String, said: String) throws {
    #expect(try Self.said(text, try Self.folder()) == [said])
  }

  @Test func eachPlaceOfAMissingFileIsTold() throws {
    let folder = try Self.folder()
    let message = "there is no file `b.txt` beside the notebook ()"
    #expect(try Self.said("[a](b.txt) [c](b.txt)", folder) == ["5: " + message, "16: " + message])
  }

  @Test func linksThatLeadNowhere() throws {
    let folder = try Self.folder()
    try FileManager.default.createSymbolicLink(
      atPath: folder.path + "/x.png", withDestinationPath: "gone.png")
    #expect(
      try Self.said("![a](x.png)", folder) == [
        "6: `x.png` is a symbolic link that leads nowhere (put a file in its place)"
      ])
  }

  @Test func droppedAddressesAreToldByScheme() throws {
    #expect(
      try Self.said("[a](javascript:a) [b](vbscript:b) [c](javascript:c)", try Self.folder()) == [
        "5: `javascript:` addresses are removed from the page (1 more, on line 1) (remove it)",
        "23: `vbscript:` addresses are removed from the page (remove it)",
      ])
  }

  /// To compare each of many wrong names with each of many others would take minutes.
  @Test func ofManyWrongPlacesTheFirstGetASuggestion() throws {
    let headings = (0..<1000).map { "# Part \($0)\n\n" }.joined()
    let links = (0..<300).map { "[a](#prt-\($0)) [b](#prt-\($0))\n" }.joined()
    let said = try Self.said(headings + links, try Self.folder())
    #expect(said.count == 600)
    #expect(said.first == "5: no heading or label matches `#prt-0` (did you mean `#part-0`?)")
    #expect(said.count { $0.contains("did you mean") } == 200)
  }

  @Test func symbolicLinksDoNotLeadOutside() throws {
    let folder = try Self.folder()
    let outside = try Self.folder()
    let manager = FileManager.default
    try manager.createSymbolicLink(
      atPath: folder.path + "/link.png", withDestinationPath: outside.path + "/a.png")
    try manager.createSymbolicLink(
      atPath: folder.path + "/pictures", withDestinationPath: outside.path)
    try manager.createSymbolicLink(
      atPath: folder.path + "/inside.png", withDestinationPath: "a.png")
    #expect(
      try Self.said("![a](link.png) ![b](pictures/a.png) ![c](inside.png)", folder) == [
        "6: `link.png` leaves the notebook's folder through a symbolic link "
          + "(copy the file there, or render with `--allow-paths-outside`)",
        "21: `pictures/a.png` leaves the notebook's folder through a symbolic link "
          + "(copy the file there, or render with `--allow-paths-outside`)",
      ])
    let path = outside.path + "/one/a.png"
    #expect(try Self.said("![a](link.png) ![b](\(path))", folder, allowsOutside: true) == [])
  }

  @Test func aSelfContainedPageHoldsThem() throws {
    let folder = try Self.folder()
    let plan = try Self.plan("![a](<my pics/b c.png>) ![b](logo.svg#icon) [c](data.csv)\n", folder)
    let beside = try ReportBuilder.build(plan, outcomes: [], provenance: Fixtures.provenance)
    #expect(
      beside.files.map(\.path) == [
        "images/b c.png", "images/logo.svg", "files/data.csv", "results.json", "index.html",
      ])
    let report = try ReportBuilder.build(
      plan, outcomes: [], provenance: Fixtures.provenance, pageFiles: .inside)
    #expect(report.files.map(\.path) == ["index.html"])
    let page = try Fixtures.text(report, "index.html")
    let picture = Data(Self.png).base64EncodedString()
    let drawing = Data(Self.svg.utf8).base64EncodedString()
    #expect(
      page.contains(
        """
        <p><img src="data:image/png;base64,\(picture)" alt="a" /> \
        <img src="data:image/svg+xml;base64,\(drawing)#icon" alt="b" /> \
        <a href="data:text/csv;charset=utf-8;base64,YSxiCg==">c</a></p>
        """))
  }

  /// Only addresses are: what a text says of files stays.
  @Test func aSelfContainedPageLeavesTheProse() throws {
    let folder = try Self.folder()
    let plan = try Self.plan(
      """
      See figures, results.json and `"results.json"`, data.csv 1x; <i title="results.json">x</i>
      [r](./results.json "results.json"), [m](manifest.json#x), [d](data.csv), [u](data:text/csv,a)
      """, folder)
    let report = try ReportBuilder.build(
      plan, outcomes: [], provenance: Fixtures.provenance, pageFiles: .inside)
    let page = try Fixtures.text(report, "index.html")
    let body = try #require(page.range(of: "<main")).upperBound..<page.endIndex
    let shown = page[body].replacing(/base64,[A-Za-z0-9+\/=]{20,}/, with: "base64,…")
    #expect(
      shown.contains(
        """
        <p>See figures, results.json and <code>&quot;results.json&quot;</code>, data.csv 1x; \
        &lt;i title=&quot;results.json&quot;&gt;x&lt;/i&gt;
        <a href="data:application/json;base64,…" title="results.json">r</a>, \
        <a href="data:application/json;base64,…#x">m</a>, \
        <a href="data:text/csv;charset=utf-8;base64,YSxiCg==">d</a>, <a href="">u</a></p>
        """))
  }

  /// The ending says to servers what a file is.
  @Test func aWrongEndingIsMended() throws {
    let folder = try Self.folder()
    try Self.write(Self.png, folder, "picture.dat")
    #expect(try Self.body("![a](picture.dat)", folder).files == ["images/picture.dat.png"])
  }

  @Test func referencesInCaptionsStayText() throws {
    let folder = try Self.folder()
    let text = """
      ```experiment q
      models: random
      dataset: cifar10
      ```
      ```table base
      from: q
      caption: As @base and me@other.org say
      ```
      """
    #expect(
      try Self.said(text, folder) == [
        "13: `@base` is not a reference: `caption` is plain text (refer to it in the prose)"
      ])
  }

  /// No two figures write the same file, whatever their labels are.
  @Test func filesOfFiguresDoNotCollide() throws {
    let labels = ["f", "f-dark", "f-narrow", "f-narrow-dark", "f-2x", "f-dark-2x"]
    let files = labels.flatMap(FigureBlock.files)
    #expect(Set(files.map { $0.lowercased() }).count == 8 * labels.count)
  }
}
