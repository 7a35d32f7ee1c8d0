internal import ModelTools
internal import Names
internal import Notebooks
internal import Options
internal import Trials

/// What a block's own check finds, as data. The wording stands below and nowhere else.
enum BlockMistake {
  case givenTwice(option: String, value: String)
  case tooManyTrials(Int?, limit: Int)
  case badSplit(String)
  case learningRateNeeded
  case absolutePath(String)
  case pathLeavesFolder(String)
  /// A path in the notebook's folder, and where its links lead.
  case linkLeavesFolder(String, target: String)
  /// A model and a file that it refers to for its arrays.
  case dataLeaveFolder(String, file: String)
  case emptyPath(option: String)
  case nameTaken(String, by: String)
  /// In another experiment the name stands for something else.
  case nameOfAnother(option: String, name: String, experiment: String)
  case sameName(option: String, name: String)
  case noWeights(String, names: [String])
  /// A chain of techniques; the sentence says what to do as well.
  case technique(String)
  case unknownOtherModel(technique: String, model: String, known: [String])
  /// Nothing is trained, and the weights have no classifier.
  case classifierNeedsTraining(weights: String)
  case noFraction(option: String, value: String)
  case noWeightOfTime
  case needsValues(option: String)
  case notOfPivots(option: String)
  case pivotNeedsRows
  case rowsAndColumns(String)
  case noRatio(String)
  /// Two values of which the experiments have not both.
  case unknownRatio(String, column: String, known: [String])
  case rankNeedsSort
  case rankByText(column: String)
  case sortByRank
  case formatOfText(column: String)
  case formatWithoutColumn(column: String)
  case noNumbers(option: String, column: String)
  case noArea(column: String)
  case unknownColumn(option: String, column: String, known: [String])
  case axisNeeded(option: String, kind: String)
  case optionUnused(option: String, kind: String)
  case threeColumns(kind: String)
  case oneColumnOnly(option: String, kind: String)
  case epochOnlyOnX(option: String)
  case mixedUnits(String, String)
  case formula(ExpressionError)
}

extension BlockMistake {
  /// What is wrong, one sentence without a final period.
  var message: String {
    switch self {
    case .givenTwice(let option, let value): "`\(option)` has `\(value)` twice"
    case .tooManyTrials(let count, let limit):
      "the lists multiply out to \(count.map(String.init) ?? "too many") trials; "
        + "at most \(limit) are possible"
    case .badSplit(let text): "`\(text)` is not a split"
    case .learningRateNeeded: "`sgd` and `adam` have no good `learning_rate` in common"
    case .absolutePath(let path): "`\(path)` is an absolute path"
    case .pathLeavesFolder(let path): "`\(path)` leaves the notebook's folder"
    case .linkLeavesFolder(let path, let target):
      "`\(path)` leaves the notebook's folder: a symbolic link leads to `\(target)`"
    case .dataLeaveFolder(let path, let file):
      "`\(path)` reads arrays from `\(file)`, which lies outside of the model's folder"
    case .emptyPath(let option):
      "`\(option)` names no \(option == "images" ? "folder" : "file")"
    case .nameTaken(let name, let what): "`\(name)` is the name of a \(what) that Triptych has"
    case .nameOfAnother(let option, let name, let experiment):
      "`\(name)` is another of the `\(option)` in the experiment `\(experiment)`"
    case .sameName(let option, let name): "two of the `\(option)` are called `\(name)`"
    case .noWeights(let text, _): "`\(text)` is neither a name of weights nor a file of weights"
    case .technique(let text): text
    case .unknownOtherModel(let technique, let model, _):
      "`\(technique)` names a model `\(model)`, which there is not"
    case .classifierNeedsTraining(let weights):
      "with `epochs: 0` the classifier would stay random: the weights `\(weights)` have none for these "
        + "classes"
    case .noFraction(let option, let value):
      "`\(option)` must be a number or a fraction, and not 0; `\(value)` is none"
    case .noWeightOfTime: "`opscore` needs a time that counts, and both weights are 0"
    case .needsValues(let option):
      "`\(option)` belongs to a pivoted table, and there are no `values`"
    case .notOfPivots(let option): "a pivoted table has no `\(option)`"
    case .pivotNeedsRows: "`values` make a pivoted table, and there are no `rows`"
    case .rowsAndColumns(let column): "`\(column)` makes the rows and cannot make columns as well"
    case .noRatio(let text): "`\(text)` names no two values of a column of `columns`"
    case .unknownRatio(let text, let column, _): "`\(text)` does not name two values of `\(column)`"
    case .rankNeedsSort: "`rank` counts rows in the order of `sort`, and there is no `sort`"
    case .rankByText(let column): "`\(column)` holds text, by which nothing can be ranked"
    case .sortByRank: "`rank` follows from the order and cannot make it"
    case .formatOfText(let column): "`\(column)` holds text, which has no format"
    case .formatWithoutColumn(let column): "`\(column)` is not among the columns"
    case .noNumbers(let option, let column):
      "`\(option)` needs a column of numbers, and `\(column)` holds text"
    case .noArea(let column):
      "`size` needs a column that is never negative, and `\(column)` is a logarithm"
    case .unknownColumn(let option, let column, _): "`\(option)` has no choice `\(column)`"
    case .axisNeeded(let option, let kind): "a `\(kind)` figure needs the option `\(option)`"
    case .optionUnused(let option, let kind): "a `\(kind)` figure has no `\(option)`"
    case .threeColumns(let kind): "a `\(kind)` figure needs three columns for `y`"
    case .oneColumnOnly(let option, let kind): "a `\(kind)` figure takes one column for `\(option)`"
    case .mixedUnits(let a, let b): "`\(a)` and `\(b)` have no unit in common"
    case .epochOnlyOnX: "`epoch` can only be `x` of a line figure"
    case .formula(let error): error.message
    }
  }

  /// What to do about it, one sentence without a final period.
  var advice: String? {
    switch self {
    case .givenTwice: "take one of them out"
    case .tooManyTrials: "make the lists shorter, or several blocks"
    case .badSplit:
      "write `standard`, or training and test percent that add up to 100, such as `80/20`"
    case .learningRateNeeded: "give `learning_rate`, or a block to each optimizer"
    case .absolutePath: "write it relative to the notebook, or render with `--allow-paths-outside`"
    case .linkLeavesFolder: "put the files there, or render with `--allow-paths-outside`"
    case .dataLeaveFolder: "put that file beside the model"
    case .pathLeavesFolder: "move it there, or render with `--allow-paths-outside`"
    case .noWeightOfTime: "for example `opscore: {train: 0.3, test: 0.7}`"
    case .needsValues: "for example `values: train_seconds`"
    case .notOfPivots, .rowsAndColumns: "take it out"
    case .pivotNeedsRows: "for example `rows: model`"
    case .noRatio: "for example `columns: model` and `ratio: resnet101/resnet50`"
    case .unknownRatio(_, let column, let known):
      "`\(column)` has \(known.map { "`\($0)`" }.joined(separator: ", "))"
    case .rankNeedsSort, .rankByText: "for example `sort: opscore`"
    case .sortByRank: "sort by the column that ranks, for example `sort: opscore`"
    case .formatOfText: "take it out"
    case .noArea: "for example `size: size_mb`"
    case .formatWithoutColumn: "add it to `columns`, or take the format out"
    case .emptyPath(let option):
      switch option {
      case "images": "for example `images: photos`, for a folder beside the notebook"
      case "onnx": "for example `onnx: exports/mine.onnx`, for a file beside the notebook"
      default: "for example `weights: exports/mine.h5`, for a file beside the notebook"
      }
    case .nameOfAnother: "tell them apart with `name`, or results of both are taken for one"
    case .nameTaken: "give another one with `name`"
    case .sameName: "tell them apart with `name`"
    case .noWeights(let text, let names):
      NearestName.find(text, among: names).map { "did you mean `\($0)`?" }
        ?? "a file ends in \(WeightsSource.fileEndings.joined(separator: ", "))"
    case .technique: nil
    case .unknownOtherModel(_, let model, let known):
      NearestName.suggestion(for: model, among: known, list: "there are")
    case .classifierNeedsTraining:
      "train it with `epochs: 1` or more, and with `unfreeze: 1` where nothing else is to change"
    case .noFraction: "for example `scale: 1/255`"
    case .noNumbers(let option, _), .epochOnlyOnX(let option): Self.example(of: option)
    case .unknownColumn(_, let column, let known):
      NearestName.suggestion(for: column, among: known, list: "it has")
    case .axisNeeded(let option, _): Self.example(of: option)
    case .optionUnused: "take it out"
    case .threeColumns: "for example `y: [test_accuracy, inference_seconds, size_mb]`"
    case .oneColumnOnly: "choose one, or make a figure for each"
    case .mixedUnits: "make a figure for each"
    case .formula(let error): error.advice
    }
  }

  private static func example(of option: String) -> String? {
    let columns = ["x": "inference_seconds", "y": "test_accuracy", "size": "size_mb"]
    return columns[option].map { "for example `\(option): \($0)`" }
  }
}

extension Diagnostic {
  init(_ mistake: BlockMistake, at location: SourceLocation) {
    self.init(mistake.message, advice: mistake.advice, at: location)
  }
}
