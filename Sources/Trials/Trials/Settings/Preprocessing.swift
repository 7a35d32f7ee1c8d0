package import Kernels
internal import Options

/// How pixels become a model's input: `(scale · pixel − mean) / deviation`, pixels from 0 to 255.
package struct Preprocessing: Codable, Hashable, Sendable {
  package var scale: Double
  /// One value for all channels, or one each, in the order of the model's channels.
  package var mean: [Double]
  /// One value for all channels, or one each; never 0.
  package var deviation: [Double]
  /// Whether the first channel is blue.
  package var isBGR: Bool

  /// ImageNet's statistics on the scale 0 … 1, as torchvision's and timm's classifiers have them.
  package init(
    scale: Double = 1 / 255, mean: [Double] = [0.485, 0.456, 0.406],
    deviation: [Double] = [0.229, 0.224, 0.225], isBGR: Bool = false
  ) {
    self.scale = scale
    self.mean = mean
    self.deviation = deviation
    self.isBGR = isBGR
  }

  /// What is applied of what a notebook leaves out of a `preprocess` that it has: pixels from 0 to 1, and
  /// nothing else. Without `preprocess` torchvision's statistics are usual.
  package static let given = Preprocessing(mean: [0], deviation: [1])

  /// - Parameters:
  ///   - channels: of the model's input.
  ///   - isGray: whether the images have three colors all the same.
  /// - Returns: nil where neither one value nor one for each channel is given.
  package func transform(channels: Int, isGray: Bool = false) -> PixelTransform? {
    // Where nothing is said, one channel gets what the three have on average.
    let standard = Preprocessing()
    if channels == 1, mean == standard.mean, deviation == standard.deviation {
      var average = self
      average.mean = [Self.average(mean)]
      average.deviation = [Self.average(deviation)]
      return average.transform(channels: channels, isGray: isGray)
    }
    guard let mean = Self.spread(mean, over: channels),
      let deviation = Self.spread(deviation, over: channels)
    else { return nil }
    return PixelTransform(
      scale: deviation.map { Float(scale / $0) },
      shift: zip(mean, deviation).map { Float(-$0 / $1) }, reversesChannels: isBGR && channels > 1,
      isGray: isGray)
  }

  private static func average(_ values: [Double]) -> Double {
    values.reduce(0, +) / Double(values.count)
  }

  private static func spread(_ values: [Double], over channels: Int) -> [Double]? {
    if values.count == channels { return values }
    return values.count == 1 ? Array(repeating: values[0], count: channels) : nil
  }

  /// In full, as a notebook would have it: `{scale: 1/255, mean: 0, std: 1, channels: rgb}`.
  package var text: String {
    func list(_ values: [Double]) -> String {
      let texts = values.map(NumberText.shortest)
      return texts.count == 1 ? texts[0] : "[\(texts.joined(separator: ", "))]"
    }
    let inverse = 1 / scale
    let isFraction = abs(scale) < 1 && 1 / (inverse * 2).rounded() * 2 == scale
    let shown =
      isFraction
      ? "1/" + NumberText.shortest((inverse * 2).rounded() / 2) : NumberText.shortest(scale)
    return
      "{scale: \(shown), mean: \(list(mean)), std: \(list(deviation)), channels: \(isBGR ? "bgr" : "rgb")}"
  }

  /// All that it says, for keys.
  package var fact: String { "\(scale) \(mean) \(deviation) \(isBGR ? "bgr" : "rgb")" }
}

/// A model from a file and what its images go through, as JSON has it.
package struct PreprocessedModel: Encodable, Hashable, Sendable {
  package let model: String
  package let preprocessing: Preprocessing

  private enum Key: CodingKey { case model, preprocess }
  /// The names of a notebook.
  private enum Part: CodingKey { case scale, mean, std, channels }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(model, forKey: .model)
    var parts = container.nestedContainer(keyedBy: Part.self, forKey: .preprocess)
    try parts.encode(preprocessing.scale, forKey: .scale)
    try parts.encode(preprocessing.mean, forKey: .mean)
    try parts.encode(preprocessing.deviation, forKey: .std)
    try parts.encode(preprocessing.isBGR ? "bgr" : "rgb", forKey: .channels)
  }

  /// The models from files among those of an experiment, each once, in their order.
  package static func all(of models: [ModelSource]) -> [PreprocessedModel] {
    var found: [PreprocessedModel] = []
    for case .onnx(let model) in models {
      let own = PreprocessedModel(model: model.name, preprocessing: model.preprocessing)
      if !found.contains(own) { found.append(own) }
    }
    return found
  }
}
