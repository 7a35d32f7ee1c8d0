import Foundation
import Testing

/// What can be known before anything runs is told by every command that looks at a notebook.
@Suite struct PreflightTests {
  private let project: Project

  init() throws { project = try Project() }

  private func spoiledNotebook() throws {
    try project.write("page.onnx", "<!DOCTYPE html>\n<html></html>\n")
    try project.write(
      "a.md",
      """
      ```experiment good
      models: random
      dataset: fashion-mnist
      ```

      ```experiment bad
      models: [resnet8, {onnx: page.onnx}]
      dataset: {images: photos}
      threads: 64
      ```

      Value: `= best(nothing.test_accuracy)`.

      """)
  }

  @Test(arguments: [["check"], ["plan"], ["render"], ["render", "--only", "good"]])
  func everyCommandTellsAllMistakesAndRunsNothing(_ command: [String]) throws {
    try spoiledNotebook()
    let run = try project.run([command[0], "a.md"] + command.dropFirst())
    #expect(run.status == 2)
    #expect(
      run.errors == """
        a.md:7:26: error: ./page.onnx: this is a web page, not the file; download it again from an address that returns the file
            7 | models: [resnet8, {onnx: page.onnx}]
              |                          ^^^^

        a.md:8:19: error: ./photos: no such folder
            8 | dataset: {images: photos}
              |                   ^^^^^^

        a.md:9:10: error: `threads: 64` is more than the 1 that the program is granted; take as many or fewer
            9 | threads: 64
              |          ^^

        a.md:12:16: error: unknown experiment `nothing`
           12 | Value: `= best(nothing.test_accuracy)`.
              |                ^^^^^^^
              = known: `bad`, `good`


        """)
    #expect(run.output == "")
    #expect(try project.files(".triptych/objects").isEmpty)
  }

  @Test func trialsWhoseResultsAreStoredAreNotLookedInto() throws {
    try project.notebook("a.md", "```experiment e\nmodels: random\nlimit: 12001\n```")
    let rendered = try project.run("render", "a.md")
    #expect(rendered.status == 0)
    #expect(rendered.errors.contains("remark: `limit: 12001` limits nothing"))
    let checked = try project.run("check", "a.md")
    #expect(checked.errors == "")
    #expect(checked.output == "a.md: no mistakes; store and output are up to date\n")
  }

  @Test func dataThatHaveOnlyToBeFetchedAreRemarkedOn() throws {
    try project.write(
      "a.md", "```experiment e\nmodels: resnet8\ndataset: [fashion-mnist, cifar10]\n```\n")
    let empty = ["HOME": project.path("home"), "TRIPTYCH_DATA": project.path("data")]
    let run = try project.run("check", "a.md", environment: empty)
    #expect(
      run.errors == """
        a.md:3:26: remark: the data set `cifar10` is not installed: its trials will fail; `triptych fetch cifar10` downloads it
            3 | dataset: [fashion-mnist, cifar10]
              |                          ^^^^^^^


        """)
    #expect(run.status == 1)
  }
}
