import Foundation
import Options
import TestSupport
import Testing

@testable import Reports

/// One mistake in a block, and all that a terminal shows of it.
@Suite struct BlockMistakeTests {
  struct Mistake: Sendable, CustomTestStringConvertible {
    /// The lines of the block under test; the experiment `quick` stands before it.
    let block: String
    let message: String

    var testDescription: String { block.split(separator: "\n").joined(separator: " | ") }
  }

  private static let preamble = """
    ```experiment quick
    models: [resnet20, resnet32]
    dataset: fashion-mnist
    epochs: [1, 3]
    ```

    """

  private func complaints(_ block: String) -> String {
    let fence = String(block.prefix { $0 != "\n" })
    let body = String(block.dropFirst(fence.count + 1))
    return Fixtures.complaints(Self.preamble + "```\(fence)\n\(body)\n```\n")
  }

  static let experiments = [
    Mistake(
      block:
        "experiment other\nmodels: resnet20\ndataset: cifar10\nepochs: [0, 5]\nweights: imagenet",
      message: """
        notebook.md:9:9: error: with `epochs: 0` the classifier would stay random: the weights `imagenet` have none for these classes
            9 | epochs: [0, 5]
              |         ^
              = train it with `epochs: 1` or more, and with `unfreeze: 1` where nothing else is to change

        """),
    Mistake(
      block: """
        experiment other
        models: [{onnx: a.onnx, output: x}, {onnx: b/a.onnx}, {onnx: a.onnx, output: y}]
        dataset: cifar10
        """,
      message: """
        notebook.md:7:37: error: two of the `models` are called `a`
            7 | models: [{onnx: a.onnx, output: x}, {onnx: b/a.onnx}, {onnx: a.onnx, output: y}]
              |                                     ^
              = tell them apart with `name`

        """),
    Mistake(
      block: "experiment other\nmodels: resnet21\ndataset: fashion-mnist",
      message: """
        notebook.md:7:9: error: unknown value `resnet21` for `models`
            7 | models: resnet21
              |         ^^^^^^^^
              = did you mean `resnet20`?

        """),
    Mistake(
      block: "experiment other\nmodels: resnet20",
      message: """
        notebook.md:6:4: error: `experiment` needs the option `dataset`
            6 | ```experiment other
              |    ^^^^^^^^^^
              = it takes one of `fashion-mnist`, `cifar10`, or a map `{images: …, name: …, …}`, or a map `{of: …, name: …, …}`, or a list of such

        """),
    Mistake(
      block: "experiment other\nmodels: []\ndataset: fashion-mnist",
      message: """
        notebook.md:7:9: error: the list of `models` is empty
            7 | models: []
              |         ^
              = put at least one value into it

        """),
    Mistake(
      block: "experiment other\nmodels: [resnet20, resnet20]\ndataset: fashion-mnist",
      message: """
        notebook.md:7:20: error: `models` has `resnet20` twice
            7 | models: [resnet20, resnet20]
              |                    ^^^^^^^^
              = take one of them out

        """),
    Mistake(
      block: "experiment other\nmodels: resnet20\ndataset: {images: /srv/photos}",
      message: """
        notebook.md:8:19: error: `/srv/photos` is an absolute path
            8 | dataset: {images: /srv/photos}
              |                   ^
              = write it relative to the notebook, or render with `--allow-paths-outside`

        """),
    Mistake(
      block: "experiment other\nmodels: resnet20\ndataset: {images: a/../../photos}",
      message: """
        notebook.md:8:19: error: `a/../../photos` leaves the notebook's folder
            8 | dataset: {images: a/../../photos}
              |                   ^
              = move it there, or render with `--allow-paths-outside`

        """),
    Mistake(
      block: "experiment other\nmodels: resnet20\ndataset: cifar10\noptimizer: [sgd, adam]",
      message: """
        notebook.md:9:12: error: `sgd` and `adam` have no good `learning_rate` in common
            9 | optimizer: [sgd, adam]
              |            ^
              = give `learning_rate`, or a block to each optimizer

        """),
    Mistake(
      block: "experiment other\nmodels: resnet20\ndataset: cifar10\nsplit: [50/50, 70/30]\n"
        + "seed: [\((1...24).map(String.init).joined(separator: ", "))]\n"
        + "epochs: [\((1...24).map(String.init).joined(separator: ", "))]",
      message: """
        notebook.md:6:4: error: the lists multiply out to 1152 trials; at most 1000 are possible
            6 | ```experiment other
              |    ^^^^^^^^^^
              = make the lists shorter, or several blocks

        """),
    Mistake(
      block: "experiment other\nmodels: {onnx: /srv/mine.onnx}\ndataset: cifar10",
      message: """
        notebook.md:7:16: error: `/srv/mine.onnx` is an absolute path
            7 | models: {onnx: /srv/mine.onnx}
              |                ^
              = write it relative to the notebook, or render with `--allow-paths-outside`

        """),
    Mistake(
      block: "experiment other\nmodels: {onnx: ''}\ndataset: cifar10",
      message: """
        notebook.md:7:16: error: `onnx` is empty: it takes the path of a file
            7 | models: {onnx: ''}
              |                ^^
              = for example `onnx: exports/mine.onnx`, for a file beside the notebook

        """),
    Mistake(
      block: "experiment other\nmodels: {onnx: resnet20.onnx}\ndataset: cifar10",
      message: """
        notebook.md:7:9: error: `resnet20` is the name of a network that Triptych has
            7 | models: {onnx: resnet20.onnx}
              |         ^
              = give another one with `name`

        """),
    Mistake(
      block: "experiment other\nmodels: [{onnx: a/net.onnx}, {onnx: b/net.onnx}]\ndataset: cifar10",
      message: """
        notebook.md:7:30: error: two of the `models` are called `net`
            7 | models: [{onnx: a/net.onnx}, {onnx: b/net.onnx}]
              |                              ^
              = tell them apart with `name`

        """),
    Mistake(
      block: "experiment other\nmodels: {onnx: a.onnx, preprocess: {scale: 1/0}}\ndataset: cifar10",
      message: """
        notebook.md:7:44: error: `scale` must be a number or a fraction, and not 0; `1/0` is none
            7 | models: {onnx: a.onnx, preprocess: {scale: 1/0}}
              |                                            ^
              = for example `scale: 1/255`

        """),
    Mistake(
      block:
        "experiment other\nmodels: {onnx: a.onnx, preprocess: {mean: [124, 116, 104]}}\ndataset: cifar10",
      message: """
        notebook.md:7:36: error: `preprocess` does not say which scale 124 is on
            7 | models: {onnx: a.onnx, preprocess: {mean: [124, 116, 104]}}
              |                                    ^
              = add `scale: 1` for pixels from 0 to 255, or `scale: 1/255` for 0 to 1

        """),
    Mistake(
      block: "experiment other\nmodels: {onnx: net.tflite}\ndataset: cifar10",
      message: """
        notebook.md:7:16: error: `net.tflite` is a TensorFlow Lite model, which is not read
            7 | models: {onnx: net.tflite}
              |                ^^^
              = convert it with `python -m tf2onnx.convert --tflite net.tflite --output net.onnx`

        """),
    Mistake(
      block: "experiment other\nmodels: resnet20\ndataset: cifar10\nweights: a.PKL",
      message: """
        notebook.md:9:10: error: `a.PKL` is a Python pickle, which can execute code when loaded and is not read
            9 | weights: a.PKL
              |          ^
              = export the model that it was made from to ONNX

        """),
    Mistake(
      block: "experiment other\nmodels: resnet20\ndataset: cifar10\nweights: imagenett",
      message: """
        notebook.md:9:10: error: `imagenett` is neither a name of weights nor a file of weights
            9 | weights: imagenett
              |          ^^^^^^^^^
              = did you mean `imagenet`?

        """),
    Mistake(
      block: "experiment other\nmodels: resnet20\ndataset: cifar10\nweights: mine.pth",
      message: """
        notebook.md:9:10: error: `mine.pth` is a PyTorch pickle, which can execute code when loaded and is not read
            9 | weights: mine.pth
              |          ^^^^
              = save its weights in Python with `from safetensors.torch import save_file; \
        save_file(torch.load("mine.pth", weights_only=True), "mine.safetensors")`, or export the model \
        with `torch.onnx.export(model.eval(), torch.zeros(1, 3, 224, 224), "mine.onnx")`

        """),
    Mistake(
      block: "experiment other\nmodels: resnet20\ndataset: cifar10\n"
        + "weights: [{pretrain: {dataset: cifar10}}, {pretrain: {dataset: cifar10, epochs: 3}}]",
      message: """
        notebook.md:9:43: error: two of the `weights` are called `pretrained-cifar10`
            9 | weights: [{pretrain: {dataset: cifar10}}, {pretrain: {dataset: cifar10, epochs: 3}}]
              |                                           ^
              = tell them apart with `name`

        """),
    Mistake(
      block: "experiment other\nmodels: resnet20\ndataset: cifar10\nunfreeze: [1, al]",
      message: """
        notebook.md:9:15: error: unknown value `al` for `unfreeze`
            9 | unfreeze: [1, al]
              |               ^^
              = did you mean `all`?

        """),
  ]

  static let tables = [
    Mistake(
      block: "table ranking\nfrom: quack",
      message: """
        notebook.md:7:7: error: unknown experiment `quack`
            7 | from: quack
              |       ^^^^^
              = did you mean `quick`?

        """),
    Mistake(
      block: "table ranking\nfrom: [quick, quick]",
      message: """
        notebook.md:7:15: error: `from` has `quick` twice
            7 | from: [quick, quick]
              |               ^^^^^
              = take one of them out

        """),
    Mistake(
      block: "table ranking\nfrom: ranking",
      message: """
        notebook.md:7:7: error: `ranking` is a table, not an experiment
            7 | from: ranking
              |       ^^^^^^^
              = name the experiment that it is made from

        """),
    Mistake(
      block: "table ranking\nfrom: quick\ncolumns: [model, test_acuracy]",
      message: """
        notebook.md:8:18: error: unknown value `test_acuracy` for `columns`
            8 | columns: [model, test_acuracy]
              |                  ^^^^^^^^^^^^
              = did you mean `test_accuracy`?

        """),
    Mistake(
      block: "table ranking\nfrom: quick\ncolumns: [model, model]",
      message: """
        notebook.md:8:18: error: `columns` has `model` twice
            8 | columns: [model, model]
              |                  ^^^^^
              = take one of them out

        """),
    Mistake(
      block: "table ranking\nfrom: quick\nsort: -opscor",
      message: """
        notebook.md:8:8: error: unknown column `opscor` for `sort`
            8 | sort: -opscor
              |        ^^^^^^
              = did you mean `opscore`?

        """),
    Mistake(
      block: "table ranking\nfrom: quick\ncolumns: [rank, model]",
      message: """
        notebook.md:8:11: error: `rank` counts rows in the order of `sort`, and there is no `sort`
            8 | columns: [rank, model]
              |           ^^^^
              = for example `sort: opscore`

        """),
    Mistake(
      block: "table ranking\nfrom: quick\ncolumns: [rank, model]\nsort: model",
      message: """
        notebook.md:9:7: error: `model` holds text, by which nothing can be ranked
            9 | sort: model
              |       ^^^^^
              = for example `sort: opscore`

        """),
    Mistake(
      block: "table ranking\nfrom: quick\nsort: rank",
      message: """
        notebook.md:8:7: error: `rank` follows from the order and cannot make it
            8 | sort: rank
              |       ^^^^
              = sort by the column that ranks, for example `sort: opscore`

        """),
    Mistake(
      block: "table ranking\nfrom: quick\nformat: {test_accuracy: precent}",
      message: """
        notebook.md:8:25: error: unknown format `precent`
            8 | format: {test_accuracy: precent}
              |                         ^^^^^^^
              = did you mean `percent`?

        """),
    Mistake(
      block: "table ranking\nfrom: quick\nformat: {model: percent, loss: fixed(2)}",
      message: """
        notebook.md:8:10: error: `model` holds text, which has no format
            8 | format: {model: percent, loss: fixed(2)}
              |          ^^^^^
              = take it out

        notebook.md:8:26: error: `loss` is not among the columns
            8 | format: {model: percent, loss: fixed(2)}
              |                          ^^^^
              = add it to `columns`, or take the format out

        """),
    Mistake(
      block: "table ranking\nfrom: quick\nwhere: model=resnet20, epochs=5",
      message: """
        notebook.md:8:31: error: no trial of `quick` has `epochs=5`
            8 | where: model=resnet20, epochs=5
              |                               ^
              = it has: `1`, `3`

        """),
    Mistake(
      block: "table ranking\nfrom: quick\nwhere: [modle=resnet20]",
      message: """
        notebook.md:8:9: error: unknown column `modle`
            8 | where: [modle=resnet20]
              |         ^^^^^
              = did you mean `model`?

        """),
    Mistake(
      block: "table ranking\nfrom: quick\nlimit: 0\nextremes: sometimes",
      message: """
        notebook.md:8:8: error: `limit` takes a whole number, at least 1, not 0
            8 | limit: 0
              |        ^

        notebook.md:9:11: error: `extremes` takes true or false, not "sometimes"
            9 | extremes: sometimes
              |           ^^^^^^^^^

        """),
  ]

  static let figures = [
    Mistake(
      block: "figure one\nkind: bubbel\nfrom: quick\ny: test_accuracy",
      message: """
        notebook.md:7:7: error: unknown value `bubbel` for `kind`
            7 | kind: bubbel
              |       ^^^^^^
              = did you mean `bubble`?

        """),
    Mistake(
      block: "figure one\nkind: bubble\nfrom: quick\nx: inference_second\ny: model\nsize: size_mb",
      message: """
        notebook.md:9:4: error: unknown column `inference_second` for `x`
            9 | x: inference_second
              |    ^^^^^^^^^^^^^^^^
              = did you mean `inference_seconds`?

        notebook.md:10:4: error: `y` needs a column of numbers, and `model` holds text
           10 | y: model
              |    ^^^^^
              = for example `y: test_accuracy`

        """),
    Mistake(
      block: "figure one\nkind: bubble\nfrom: quick\ny: [loss, auc]",
      message: """
        notebook.md:6:4: error: a `bubble` figure needs the option `x`
            6 | ```figure one
              |    ^^^^^^
              = for example `x: inference_seconds`
        notebook.md:6:4: error: a `bubble` figure needs the option `size`
              = for example `size: size_mb`

        notebook.md:9:4: error: a `bubble` figure takes one column for `y`
            9 | y: [loss, auc]
              |    ^
              = choose one, or make a figure for each

        """),
    Mistake(
      block: "figure one\nkind: bubble\nfrom: quick\nx: epoch\ny: loss\nsize: size_mb\n"
        + "facet: model",
      message: """
        notebook.md:9:4: error: `epoch` can only be `x` of a line figure
            9 | x: epoch
              |    ^^^^^
              = for example `x: inference_seconds`

        notebook.md:12:1: error: a `bubble` figure has no `facet`
           12 | facet: model
              | ^^^^^
              = take it out

        """),
    Mistake(
      block: "figure one\nkind: line\nfrom: quick\ny: test_acc\nsize: size_mb\ncolor: model",
      message: """
        notebook.md:9:4: error: unknown column `test_acc` for `y`
            9 | y: test_acc
              |    ^^^^^^^^
              = did you mean `test_accuracy`?

        notebook.md:10:1: error: a `line` figure has no `size`
           10 | size: size_mb
              | ^^^^
              = take it out

        notebook.md:11:1: error: a `line` figure has no `color`
           11 | color: model
              | ^^^^^
              = take it out

        """),
    Mistake(
      block: "figure one\nkind: line\nfrom: quick\ny: [test_accuracy, test_loss]",
      message: """
        notebook.md:9:4: error: `test_accuracy` and `test_loss` have no unit in common
            9 | y: [test_accuracy, test_loss]
              |    ^
              = make a figure for each

        """),
    Mistake(
      block: "figure one\nkind: line\nfrom: quick\nx: size_mb\ny: [test_accuracy]\nlog: [z]",
      message: """
        notebook.md:11:7: error: unknown value `z` for `log`
           11 | log: [z]
              |       ^
              = known: `x`, `y`, `x2`, `y2`

        """),
  ]

  @Test(arguments: experiments + tables + figures)
  func message(mistake: Mistake) {
    #expect(complaints(mistake.block) == mistake.message)
  }

  @Test func pathsOutsideAreAllowedOnRequest() {
    var names = Fixtures.names
    names.allowsPathsOutside = true
    let text = "```experiment a\nmodels: resnet20\ndataset: {images: ../photos}\n```\n"
    #expect(Fixtures.complaints(text, names: names) == "")
    #expect(Fixtures.complaints(text) != "")
  }

  /// A folder with what a notebook names, and files outside of it that links lead to.
  private func linkedFiles() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    for name in [
      "in/photos/a/1.png", "in/photos/b/2.png", "in/blobs/model", "in/own.safetensors",
      "out/photos/a/1.png", "out/photos/b/2.png", "out/net.onnx", "out/w.safetensors", "out/3.png",
    ] {
      try folder.write("", to: name)
    }
    for (link, target) in [
      ("photos-link", "../out/photos"), ("inside", "photos"), ("net.onnx", "../out/net.onnx"),
      ("w.safetensors", "../out/w.safetensors"), ("cached.onnx", "blobs/model"),
      ("weights.safetensors", "own.safetensors"), ("folder", "../out"), ("none.onnx", "../nowhere"),
    ] {
      try FileManager.default.createSymbolicLink(
        atPath: folder.file("in/\(link)"), withDestinationPath: target)
    }
    return folder
  }

  @Test(
    arguments: [
      ("dataset: {images: photos-link}", "photos-link", "out/photos"),
      ("dataset: {images: folder/photos}", "folder/photos", "out/photos"),
      ("models: {onnx: net.onnx}", "net.onnx", "out/net.onnx"),
      ("models: {onnx: folder/net.onnx}", "folder/net.onnx", "out/net.onnx"),
      ("weights: w.safetensors", "w.safetensors", "out/w.safetensors"),
      ("dataset: {images: inside}", nil, ""), ("dataset: {images: photos}", nil, ""),
      ("models: {onnx: cached.onnx}", nil, ""), ("weights: weights.safetensors", nil, ""),
      // What is not there is told where it is read.
      ("models: {onnx: none.onnx}", nil, ""), ("dataset: {images: nowhere}", nil, ""),
    ] as [(String, String?, String)])
  func linksAreNoWayOut(_ option: String, _ path: String?, _ target: String) throws {
    let folder = try linkedFiles()
    var names = Fixtures.names
    names.folder = folder.file("in")
    let others = ["models: resnet20", "dataset: cifar10"].filter {
      !option.hasPrefix($0.prefix { $0 != ":" })
    }
    let text = "```experiment a\n\(option)\n\(others.joined(separator: "\n"))\n```\n"
    let complaints = Fixtures.complaints(text, names: names)
    if let path {
      let place = option.range(of: path)!.lowerBound
      let column = option.distance(from: option.startIndex, to: place) + 1
      #expect(
        complaints.hasPrefix(
          "notebook.md:2:\(column): error: `\(path)` leaves the notebook's folder: a symbolic link leads "
            + "to `\(folder.file(target))`\n"))
      #expect(
        complaints.hasSuffix(
          "      = put the files there, or render with `--allow-paths-outside`\n"))
    } else {
      #expect(complaints == "")
    }
    names.allowsPathsOutside = true
    #expect(Fixtures.complaints(text, names: names) == "")
  }

  @Test(arguments: [
    ("photos/b/x.png", "3.png"), ("photos/c", "photos/a"), ("photos/x.png", "3.png"),
  ])
  func linksInAFolderOfImagesAreNoWayOut(_ link: String, _ target: String) throws {
    let folder = try linkedFiles()
    try FileManager.default.createSymbolicLink(
      atPath: folder.file("in/\(link)"), withDestinationPath: folder.file("out/\(target)"))
    var names = Fixtures.names
    names.folder = folder.file("in")
    let text = "```experiment a\nmodels: resnet20\ndataset: {images: photos}\n```\n"
    #expect(
      Fixtures.complaints(text, names: names)
        .hasPrefix(
          "notebook.md:3:19: error: `\(link)` leaves the notebook's folder: a symbolic link leads to "
            + "`\(folder.file("out/\(target)"))`\n"))
    names.allowsPathsOutside = true
    #expect(Fixtures.complaints(text, names: names) == "")
  }

  /// What a model refers to may be a link as well, in its folder by name.
  @Test(arguments: [("../out/w.safetensors", false), ("own.safetensors", true)])
  func theDataOfAModelStayInTheFolder(_ target: String, _ isInside: Bool) throws {
    func field(_ number: UInt8, _ content: [UInt8]) -> [UInt8] {
      [number << 3 | 2, UInt8(content.count)] + content
    }
    func text(_ number: UInt8, _ text: String) -> [UInt8] { field(number, Array(text.utf8)) }
    // A graph with one array, whose data are external.
    let tensor =
      text(8, "w") + field(13, text(1, "location") + text(2, "data")) + [14 << 3, 1]
    let folder = try linkedFiles()
    try folder.write(field(7, field(5, tensor)), to: "in/external.onnx")
    try FileManager.default.createSymbolicLink(
      atPath: folder.file("in/data"), withDestinationPath: target)
    var names = Fixtures.names
    names.folder = folder.file("in")
    let notebook = "```experiment a\nmodels: {onnx: external.onnx}\ndataset: cifar10\n```\n"
    #expect(
      Fixtures.complaints(notebook, names: names)
        == (isInside
          ? ""
          : """
          notebook.md:2:16: error: `data` leaves the notebook's folder: a symbolic link leads to \
          `\(folder.file("out/w.safetensors"))`
              2 | models: {onnx: external.onnx}
                |                ^^^^^^^^
                = put the files there, or render with `--allow-paths-outside`

          """))
    names.allowsPathsOutside = true
    #expect(Fixtures.complaints(notebook, names: names) == "")
  }

  @Test func linksInCirclesEnd() throws {
    let folder = try linkedFiles()
    try FileManager.default.createSymbolicLink(
      atPath: folder.file("in/photos/a/up"), withDestinationPath: "../..")
    var names = Fixtures.names
    names.folder = folder.file("in/photos")
    let text = "```experiment a\nmodels: resnet20\ndataset: {images: .}\n```\n"
    #expect(
      Fixtures.complaints(text, names: names).contains("`./a/up` leaves the notebook's folder"))
    try FileManager.default.removeItem(atPath: folder.file("in/photos/a/up"))
    try FileManager.default.createSymbolicLink(
      atPath: folder.file("in/photos/a/up"), withDestinationPath: "..")
    #expect(Fixtures.complaints(text, names: names) == "")
  }

  @Test func allMistakesAreReportedAtOnce() {
    let text = """
      ---
      title: Mistakes
      defaults: {epoch: 3}
      ---
      See @rankin and `= best(quik.loss)`.

      ```experiment quick
      models: resnet20
      dataset: fashion-mnist
      ```

      ```table ranking
      from: quick
      sort: opscor
      ```
      """
    #expect(
      Fixtures.complaints(text) == """
        notebook.md:3:12: error: unknown option `epoch` in `experiment`
            3 | defaults: {epoch: 3}
              |            ^^^^^
              = did you mean `epochs`?

        notebook.md:5:5: error: unknown label `@rankin`
            5 | See @rankin and `= best(quik.loss)`.
              |     ^^^^^^^
              = did you mean `@ranking`?

        notebook.md:5:25: error: unknown experiment `quik`
            5 | See @rankin and `= best(quik.loss)`.
              |                         ^^^^
              = did you mean `quick`?

        notebook.md:14:7: error: unknown column `opscor` for `sort`
           14 | sort: opscor
              |       ^^^^^^
              = did you mean `opscore`?

        """)
  }

  /// A table made from an experiment with a mistake of its own gets no second complaint.
  @Test func oneMistakeIsToldOnce() {
    let text = """
      `= best(quick[model=resnet99].loss)`

      ```experiment quick
      models: resnet21
      dataset: fashion-mnist
      ```

      ```table ranking
      from: quick
      where: model=resnet99
      ```
      """
    #expect(
      Fixtures.complaints(text) == """
        notebook.md:4:9: error: unknown value `resnet21` for `models`
            4 | models: resnet21
              |         ^^^^^^^^
              = did you mean `resnet20`?

        """)
  }
}
