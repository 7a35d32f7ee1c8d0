internal import Compression
internal import Files
internal import ModelFiles
internal import ModelTools
internal import Notebooks
internal import Options
internal import Trials

/// Reads what an `experiment` block names as data, models and weights, and checks what their
/// declarations can't tell.
struct SourceReader {
  let names: KnownNames
  /// Of pretrainings that name none.
  let seed: Int

  func datasets(_ value: OptionValue?, _ complaints: inout [Diagnostic])
    -> [DatasetChoice]
  {
    var datasets: [DatasetChoice] = []
    for item in value?.listValue ?? [] {
      guard let dataset = dataset(item, &complaints) else { continue }
      if let name = item["name"], names.datasets.contains(name.stringValue ?? "") {
        complaints.append(
          Diagnostic(.nameTaken(name.stringValue ?? "", by: "data set"), at: name.location))
      }
      // Names tell trials apart, in tables and in formulas.
      if let other = datasets.first(where: { $0.label == dataset.label }), other != dataset {
        complaints.append(
          Diagnostic(.sameName(option: "dataset", name: dataset.label), at: item.location))
      }
      datasets.append(dataset)
    }
    return datasets
  }

  private func dataset(_ value: OptionValue, _ complaints: inout [Diagnostic])
    -> DatasetChoice?
  {
    var whole: DatasetChoice?
    if let path = value["images"] {
      check(path, option: "images", &complaints)
      whole = .images(path.stringValue ?? "")
    } else {
      whole = (value["of"] ?? value).stringValue.map { .named($0) }
    }
    let classes = value["classes"]?.listValue?.compactMap(\.stringValue)
    let sample = value["sample"]?.integerValue
    guard let whole, value["name"] != nil || classes != nil || sample != nil else { return whole }
    return .part(
      name: value["name"]?.stringValue ?? whole.label, of: whole, classes: classes, sample: sample)
  }

  func models(_ value: OptionValue?, _ complaints: inout [Diagnostic]) -> [ModelSource] {
    var models: [ModelSource] = []
    for item in value?.listValue ?? [] {
      var model: ModelSource
      if let path = item["onnx"] {
        check(path, option: "onnx", &complaints)
        let text = path.stringValue ?? ""
        model = .onnx(
          ONNXModel(
            path: text, name: item["name"]?.stringValue ?? ModelFileKind.stem(of: text),
            preprocessing: preprocessing(item["preprocess"], &complaints),
            output: item["output"]?.stringValue))
      } else {
        model = .named(item.stringValue ?? "")
      }
      // Names tell trials apart, in tables and in formulas. Of one file's outputs the later ones have
      // theirs in them.
      if case .onnx(var other) = model, item["name"] == nil, let output = other.output,
        models.contains(where: { $0.isAnotherOutput(of: other) })
      {
        other.name += " (\(output))"
        model = .onnx(other)
      }
      if case .onnx = model, names.models.contains(model.name) {
        complaints.append(
          Diagnostic(
            .nameTaken(model.name, by: "network"), at: item["name"]?.location ?? item.location))
      } else if models.contains(where: { $0 != model && $0.name == model.name }) {
        complaints.append(
          Diagnostic(.sameName(option: "models", name: model.name), at: item.location))
      }
      models.append(model)
    }
    return models
  }

  func weights(_ value: OptionValue?, _ complaints: inout [Diagnostic]) -> [WeightsSource]? {
    guard let items = value?.listValue else { return nil }
    var weights: [WeightsSource] = []
    for item in items {
      let source: WeightsSource
      if let pretrain = item["pretrain"] {
        source = .pretrained(
          pretraining(pretrain, name: item["name"]?.stringValue, &complaints))
      } else {
        source = WeightsSource(item) ?? .random
        if case .file(let path) = source {
          var mistake = mistake(inPath: path, option: "weights")
          if mistake == nil, ModelFileKind(of: path)?.holdsWeights != true {
            mistake = .noWeights(path, names: WeightsSource.names)
          }
          if let mistake { complaints.append(Diagnostic(mistake, at: item.location)) }
        }
      }
      if weights.contains(where: { $0 != source && $0.name == source.name }) {
        complaints.append(
          Diagnostic(.sameName(option: "weights", name: source.name), at: item.location))
      }
      weights.append(source)
    }
    return weights
  }

  func techniques(_ options: Options, _ complaints: inout [Diagnostic]) -> [TechniqueChain] {
    var chains: [TechniqueChain] = []
    for item in options["techniques"]?.listValue ?? [] {
      // Mistakes in it have been complained of by the option's check.
      guard let chain = try? TechniqueChain(item) else { continue }
      if chains.contains(chain) {
        complaints.append(
          Diagnostic(.givenTwice(option: "techniques", value: chain.text), at: item.location))
      }
      chains.append(chain)
      // The reference that guesses has neither layers nor answers.
      let models = names.models.filter { $0 != Trial.randomReference }
      for model in chain.otherModels where !models.contains(model) {
        complaints.append(
          Diagnostic(
            .unknownOtherModel(technique: chain.text, model: model, known: models),
            at: item.location))
      }
    }
    return chains
  }

  private func pretraining(
    _ value: OptionValue, name: String?, _ complaints: inout [Diagnostic]
  ) -> Pretraining {
    let dataset = value["dataset"].flatMap { self.dataset($0, &complaints) } ?? .named("")
    return Pretraining(name: name, dataset: dataset) { settings in
      settings.seeds = [seed]
      for setting in TrialSetting.all {
        if let value = value[setting.optionName] { setting.read(value, into: &settings) }
      }
    }
  }

  private func preprocessing(_ value: OptionValue?, _ complaints: inout [Diagnostic])
    -> Preprocessing
  {
    guard let value else { return Preprocessing() }
    let text = value["scale"]?.stringValue ?? ""
    let scale = Self.fraction(text)
    if scale == nil, let place = value["scale"]?.location {
      complaints.append(Diagnostic(.noFraction(option: "scale", value: text), at: place))
    }
    let mean = value["mean"]?.listValue?.compactMap(\.numberValue) ?? Preprocessing.given.mean
    let deviation =
      value["std"]?.listValue?.compactMap(\.numberValue) ?? Preprocessing.given.deviation
    if value["scale"] == nil, let large = (mean + deviation).first(where: { abs($0) > 1 }) {
      complaints.append(Diagnostic(.scaleUnclear(large), at: value.location))
    }
    return Preprocessing(
      scale: scale ?? Preprocessing.given.scale, mean: mean, deviation: deviation,
      isBGR: value["channels"]?.stringValue == "bgr")
  }

  /// `0.5` or `1/255`, finite and not 0.
  static func fraction(_ text: String) -> Double? {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false).map {
      Double($0.filter { $0 != " " })
    }
    guard parts.count <= 2, let numerator = parts.first ?? nil,
      let denominator = parts.count == 2 ? parts[1] : 1
    else { return nil }
    let value = numerator / denominator
    return value.isFinite && value != 0 ? value : nil
  }

  private func check(_ path: OptionValue, option: String, _ complaints: inout [Diagnostic]) {
    if let mistake = mistake(inPath: path.stringValue ?? "", option: option) {
      complaints.append(Diagnostic(mistake, at: path.location))
    }
  }

  private func mistake(inPath path: String, option: String) -> BlockMistake? {
    if path.isEmpty { return .emptyPath(option: option) }
    return wayOut(path, option: option)
      ?? (option == "images" ? nil : foreign(path).map { .foreignModel(path, $0) })
  }

  /// What a model's file is where another program has to convert it first.
  private func foreign(_ path: String) -> ForeignModelFile? {
    ForeignModelFile.at(
      path.hasPrefix("/") ? path : names.folder.map { "\($0)/\(path)" } ?? path)
  }

  /// How a path leads out of the notebook's folder, where that is not allowed.
  private func wayOut(_ path: String, option: String) -> BlockMistake? {
    if names.allowsPathsOutside { return nil }
    if path.hasPrefix("/") || path.hasPrefix("~") { return .absolutePath(path) }
    var depth = 0
    for part in path.split(separator: "/") where part != "." {
      depth += part == ".." ? -1 : 1
      if depth < 0 { return .pathLeavesFolder(path) }
    }
    return links(in: path, option: option)
  }

  /// What symbolic links are against the same rule; what is not there has none.
  private func links(in path: String, option: String) -> BlockMistake? {
    guard let folder = names.folder, let root = RealPath.of(folder),
      let target = RealPath.of("\(folder)/\(path)")
    else { return nil }
    guard RealPath.isInside(target, root) else {
      return .linkLeavesFolder(path, target: target)
    }
    switch option {
    case "images":
      // Halves, classes, images.
      let found = RealPath.linkLeaving(root, in: "\(folder)/\(path)", depth: 3)
      return found.map {
        .linkLeavesFolder(String($0.link.dropFirst(folder.count + 1)), target: $0.target)
      }
    case "onnx":
      switch Catalog.externalFiles(ofModel: "\(folder)/\(path)") {
      case .outside(let file): return .dataLeaveFolder(path, file: file)
      case .paths(let files):
        for file in files {
          guard let target = RealPath.of(file), !RealPath.isInside(target, root) else { continue }
          let name = file.hasPrefix(folder + "/") ? String(file.dropFirst(folder.count + 1)) : file
          return .linkLeavesFolder(name, target: target)
        }
        return nil
      case nil: return nil
      }
    default: return nil
    }
  }
}

extension ModelSource {
  /// Whether both take the same file and another output.
  fileprivate func isAnotherOutput(of other: ONNXModel) -> Bool {
    guard case .onnx(let model) = self else { return false }
    return model.path == other.path && model.output != other.output
  }
}
