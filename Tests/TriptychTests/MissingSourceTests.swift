import Foundation
import Testing

@testable import Trials

/// A store without the photographs, models and weights that its results are of.
@Suite struct MissingSourceTests {
  let project: Project

  init() throws {
    project = try Project()
    try photographs()
  }

  /// Squares of 8 pixels, red and blue.
  private func photographs(in folder: String = "photos") throws {
    let pictures = [
      "oak":
        "iVBORw0KGgoAAAANSUhEUgAAAAgAAAAICAIAAABLbSncAAAAEUlEQVR4nGM4ISeCFTEMLQkAmTA+gRG2Z04AAAAASUVORK5CYII=",
      "elm":
        "iVBORw0KGgoAAAANSUhEUgAAAAgAAAAICAIAAABLbSncAAAAEUlEQVR4nGMQ0biDFTEMLQkAKF1GAcVPm8wAAAAASUVORK5CYII=",
    ]
    for (name, text) in pictures {
      try FileManager.default.createDirectory(
        atPath: project.path("\(folder)/\(name)"), withIntermediateDirectories: true)
      let picture = try #require(Data(base64Encoded: text))
      for image in 0..<6 {
        try picture.write(to: URL(filePath: project.path("\(folder)/\(name)/\(image).png")))
      }
    }
    try project.write("\(folder)/oak/notes.txt", "taken in May")
  }

  private func notebook(_ sentence: String, models: String = "resnet8") throws {
    try project.write(
      "leaves.md",
      """
      ---
      title: Leaves
      defaults: {dataset: {images: photos}, split: 50/50, input: 32, batch: 2, epochs: 1}
      ---

      \(sentence)

      ```experiment a
      models: \(models)
      ```
      """)
  }

  private func remove(_ name: String) throws {
    try FileManager.default.removeItem(atPath: project.path(name))
  }

  /// The remark without day and digest, which follow from the run.
  private static func general(_ line: String) -> String {
    line.replacing(/run of \d{4}-\d\d-\d\d, with digest [0-9a-f]{12}/, with: "RUN")
  }

  private static let remark = "`photos` is not here: the results are those of the RUN"
  private static let leftOut = "photos: 1 file was left out for its ending: .txt (1)"

  @Test func aSentenceIsCorrectedWithoutThePhotographs() throws {
    try notebook("Leafs.")
    #expect(try project.run("render", "leaves.md").status == 0)
    let results = try project.contents("output/leaves/results.json")
    let manifest = try project.text("output/leaves/manifest.json")
    try remove("photos")
    try notebook("Leaves.")
    let check = try project.run("check", "leaves.md")
    #expect(
      check.output
        == "leaves.md: no mistakes; the trial is in the store; out of date in the output: "
        + "index.html, results.json\n")
    #expect(
      try project.run("plan", "leaves.md").output
        == "leaves.md: 1 trial, 1 in the store: nothing to run\n")
    #expect(
      try project.run("why", "leaves.md", "a").output
        == "`a`: nothing would run: 1 trial, all in the store\n")
    let run = try project.run("render", "leaves.md")
    #expect(run.status == 0)
    #expect(
      run.lines.map(Self.general) == [
        "1 trial, all in the store: nothing to run", "remark: a: \(Self.leftOut)",
        "remark: a: \(Self.remark)",
      ])
    let page = try project.text("output/leaves/index.html")
    #expect(page.contains("<p>Leaves.</p>"))
    #expect(page.contains("<code>photos</code> is not here: the results are those of the run of "))
    #expect(try project.run("check", "leaves.md").status == 0)
    #expect(
      try project.run("store", "clean", "--keep", "leaves.md", "--yes").output
        == "Nothing to remove.\n")
    // The data's digest stands in the manifest as before.
    let digest = try #require(
      manifest.firstMatch(of: /"digest" : "([0-9a-f]{64})",\s+"name" : "photos"/)?.1)
    #expect(try project.text("output/leaves/manifest.json").contains(digest))
    // With the photographs the report is as it was.
    try photographs()
    #expect(try project.run("render", "leaves.md").status == 0)
    #expect(try project.contents("output/leaves/results.json") == results)
  }

  @Test func whatWouldRunNeedsThem() throws {
    try notebook("Leaves.")
    #expect(try project.run("render", "leaves.md").status == 0)
    try remove("photos")
    try notebook("Leaves.", models: "[resnet8, random]")
    let plan = try project.run("plan", "leaves.md")
    #expect(plan.errors.hasPrefix("leaves.md:3:30: error: ./photos: no such folder\n"))
    let run = try project.run("render", "leaves.md")
    #expect(run.status != 0)
    #expect(try project.objects("training").count == 1)
  }

  /// Changed data are other data, whatever is remembered.
  @Test func dataThatAreThereCount() throws {
    try notebook("Leaves.")
    #expect(try project.run("render", "leaves.md").status == 0)
    try remove("photos/oak/5.png")
    #expect(
      try project.run("check", "leaves.md").output
        == "leaves.md: no mistakes; 1 of 1 trial is to be run\n")
    try remove("photos/oak")
    let plan = try project.run("plan", "leaves.md")
    #expect(!plan.output.contains("1 in the store"))
  }

  /// The whole folder on another place, as on another machine.
  @Test func aFolderMayMoveWithItsStore() throws {
    try notebook("Leaves.")
    #expect(try project.run("render", "leaves.md").status == 0)
    try remove("photos")
    for name in ["leaves.md", ".triptych"] {
      try FileManager.default.createDirectory(
        atPath: project.path("moved"), withIntermediateDirectories: true)
      try FileManager.default.moveItem(
        atPath: project.path(name), toPath: project.path("moved/\(name)"))
    }
    let run = try project.run("render", "moved/leaves.md", "--store", "moved/.triptych")
    #expect(run.status == 0)
    #expect(run.lines.first == "1 trial, all in the store: nothing to run")
  }

  /// Two notebooks of different folders with a folder of one name: neither gets the other's results.
  @Test func namesAloneDoNotDecide() throws {
    try notebook("Leaves.")
    #expect(try project.run("render", "leaves.md").status == 0)
    let text = try project.text("leaves.md")
    try photographs(in: "other/photos")
    try remove("other/photos/elm/0.png")
    try project.write("other/trees.md", text)
    #expect(try project.run("render", "other/trees.md").status == 0)
    try remove("photos")
    try remove("other/photos")
    try FileManager.default.createDirectory(
      atPath: project.path("third"), withIntermediateDirectories: true)
    try project.write("third/trees.md", text)
    #expect(try project.run("render", "leaves.md").status == 0)
    #expect(try project.run("render", "other/trees.md").status == 0)
    #expect(try project.run("render", "third/trees.md").status != 0)
    let images = try ["leaves", "trees"].map {
      try project.results("output/\($0)")["a"].trials.map(\.trainImages)
    }
    #expect(images[0] == [6])
  }

  @Test func modelsAndWeightsMayBeAwayToo() throws {
    try notebook("Leaves.")
    let convert = try project.run("render", "leaves.md")
    #expect(convert.status == 0)
    let object = try #require(try project.objects("training").first)
    try FileManager.default.copyItem(
      atPath: project.path("\(object)/weights.safetensors"), toPath: project.path("own.safetensors")
    )
    #expect(try project.run("convert", "own.safetensors", "own.onnx").status == 0)
    try notebook(
      "Leaves.",
      models: "[{onnx: own.onnx, name: mine}]\nepochs: 0\n```\n\n```experiment b\n"
        + "models: resnet8\nweights: own.safetensors")
    #expect(try project.run("render", "leaves.md").status == 0)
    for name in ["own.onnx", "own.safetensors", "photos"] { try remove(name) }
    let run = try project.run("render", "leaves.md")
    #expect(run.status == 0)
    #expect(run.lines.first == "2 trials, all in the store: nothing to run")
    for name in ["own.onnx", "own.safetensors", "photos"] {
      #expect(run.errors.contains("`\(name)` is not here: the results are those of the run of "))
    }
  }
}
