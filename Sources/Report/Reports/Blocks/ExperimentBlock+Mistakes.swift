internal import ModelFiles
internal import Names
internal import Notebooks
internal import Options
internal import Trials

/// What can be wrong with an `experiment`.
extension BlockMistake {
  static func tooManyTrials(_ count: Int?, limit: Int) -> Self {
    Self(
      "the lists multiply out to \(count.map(String.init) ?? "too many") trials; "
        + "at most \(limit) are possible", advice: "make the lists shorter, or several blocks")
  }

  static func badSplit(_ text: String) -> Self {
    Self(
      "`\(text)` is not a split",
      advice: "write `standard`, or training and test percent that add up to 100, such as `80/20`")
  }

  static let learningRateNeeded = Self(
    "`sgd` and `adam` have no good `learning_rate` in common",
    advice: "give `learning_rate`, or a block to each optimizer")

  static func absolutePath(_ path: String) -> Self {
    Self(
      "`\(path)` is an absolute path",
      advice: "write it relative to the notebook, or render with `--allow-paths-outside`")
  }

  static func pathLeavesFolder(_ path: String) -> Self {
    Self(
      "`\(path)` leaves the notebook's folder",
      advice: "move it there, or render with `--allow-paths-outside`")
  }

  /// - Parameters:
  ///   - path: in the notebook's folder.
  ///   - target: where its links lead.
  static func linkLeavesFolder(_ path: String, target: String) -> Self {
    Self(
      "`\(path)` leaves the notebook's folder: a symbolic link leads to `\(target)`",
      advice: "put the files there, or render with `--allow-paths-outside`")
  }

  /// A model or weights in a format of another program.
  static func foreignModel(_ path: String, _ kind: ForeignModelFile) -> Self {
    Self("`\(path)` is \(kind.reason)", advice: kind.advice(for: path))
  }

  /// - Parameters:
  ///   - path: of a model.
  ///   - file: one that it refers to for its arrays.
  static func dataLeaveFolder(_ path: String, file: String) -> Self {
    Self(
      "`\(path)` reads arrays from `\(file)`, which lies outside of the model's folder",
      advice: "put that file beside the model")
  }

  static func emptyPath(option: String) -> Self {
    let (thing, example) =
      switch option {
      case "images": ("folder", "images: photos")
      case "onnx": ("file", "onnx: exports/mine.onnx")
      default: ("file", "weights: exports/mine.h5")
      }
    return Self(
      "`\(option)` is empty: it takes the path of a \(thing)",
      advice: "for example `\(example)`, for a \(thing) beside the notebook")
  }

  static func nameTaken(_ name: String, by what: String) -> Self {
    Self(
      "`\(name)` is the name of a \(what) that Triptych has",
      advice: "give another one with `name`")
  }

  /// In another experiment the name stands for something else.
  static func nameOfAnother(option: String, name: String, experiment: String) -> Self {
    Self(
      "`\(name)` is another of the `\(option)` in the experiment `\(experiment)`",
      advice: "tell them apart with `name`, or results of both are taken for one")
  }

  static func sameName(option: String, name: String) -> Self {
    Self("two of the `\(option)` are called `\(name)`", advice: "tell them apart with `name`")
  }

  static func noWeights(_ text: String, names: [String]) -> Self {
    Self(
      "`\(text)` is neither a name of weights nor a file of weights",
      advice: NearestName.question(for: text, among: names)
        ?? "a file ends in \(WeightsSource.fileEndings.joined(separator: ", "))")
  }

  static func unknownOtherModel(technique: String, model: String, known: [String]) -> Self {
    unknown(UnknownName("model", model, in: "`\(technique)`", known: known))
  }

  /// Nothing is trained, and the weights have no classifier.
  static func classifierNeedsTraining(weights: String) -> Self {
    Self(
      "with `epochs: 0` the classifier would stay random: the weights `\(weights)` have none for "
        + "these classes",
      advice: "train it with `epochs: 1` or more, and with `unfreeze: 1` where nothing else is to "
        + "change")
  }

  /// - Parameter value: a mean or a standard deviation.
  static func scaleUnclear(_ value: Double) -> Self {
    Self(
      "`preprocess` does not say which scale \(NumberText.shortest(value)) is on",
      advice: "add `scale: 1` for pixels from 0 to 255, or `scale: 1/255` for 0 to 1")
  }

  static func noFraction(option: String, value: String) -> Self {
    Self(
      "`\(option)` must be a number or a fraction, and not 0; `\(value)` is none",
      advice: "for example `scale: 1/255`")
  }

  static let noWeightOfTime = Self(
    "`opscore` needs a time that counts, and both weights are 0",
    advice: "for example `opscore: {train: 0.3, test: 0.7}`")
}
