internal import Charts
internal import Notebooks
internal import Options
internal import Trials

/// `samples`: test images with their labels and what one trial takes them for.
struct SamplesFigure: FigureKind {
  static let name = SamplesChart.kind.name
  static let options: Set<String> = ["count"]

  private let count: Int

  var needsDetails: Bool { true }

  init?(_ reader: inout FigureOptionReader) {
    count = reader.options["count"]?.integerValue ?? 12
  }

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
