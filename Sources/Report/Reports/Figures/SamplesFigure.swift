internal import Charts
internal import Options
internal import Trials

/// `samples`: test images with their labels and what one trial takes them for.
struct SamplesFigure: Figure {
  static let kind = FigureKind(
    "samples", help: "test images with their labels and what one trial takes them for",
    options: [count]
  ) { SamplesFigure(count: $0.read(count)) }

  private static let count = BlockOption(
    OptionSpec("count", .integer(1...40), default: 12, help: "How many samples are shown")
  ) { $0.options.integer("count") }

  private let count: Int

  var needsDetails: Bool { true }

  func names(in settings: ExperimentSettings) -> [String] { settings.givenClasses }

  func chart(_ data: inout FigureData) -> any ChartSpec {
    guard
      let details = data.single("the images", telling: FigureData.everySeed)
        .flatMap({ data.details(of: $0) })
    else {
      return SamplesChart(samples: [])
    }
    return SamplesChart(
      samples: details.samples.prefix(count).map { sample in
        SamplesChart.Sample(
          pixels: Array(sample.pixels), width: sample.width, height: sample.height,
          label: details.classes[sample.label], prediction: details.classes[sample.prediction],
          confidence: sample.confidence)
      })
  }
}
