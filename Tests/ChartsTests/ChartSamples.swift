import Foundation

@testable import Charts

/// Small charts that show what the kinds can do.
enum ChartSamples {
  static let all: [(kind: String, charts: [any ChartSpec])] = [
    ("bubble", [BubbleChart.sample]), ("line", [LineChart.sample, LineChart.facetedSample]),
    ("bar", [BarChart.sample, BarChart.facetted]), ("triangle", [TriangleChart.sample]),
    ("network", [NetworkChart.sample]), ("heatmap", [HeatmapChart.sample]),
    ("samples", [SamplesChart.sample]),
  ]
}

extension BubbleChart {
  /// As found in practice: close and far, small and large, two groups, a logarithmic axis.
  static let sample = BubbleChart(
    points: [
      Point(label: "resnet20", group: "random", x: 1.9, y: 0.884, size: 1.1),
      Point(label: "resnet32", group: "random", x: 3.1, y: 0.892, size: 1.9),
      Point(label: "resnet56", group: "random", x: 5.6, y: 0.897, size: 3.5),
      Point(label: "resnet50", group: "imagenet", x: 24, y: 0.931, size: 94.4),
      Point(label: "resnet50 float16", group: "imagenet", x: 19.5, y: 0.928, size: 47.3),
      Point(label: "mobilenet", group: "imagenet", x: 7.2, y: 0.915, size: 13.1),
    ],
    x: Axis("Inference time (s)", scale: .log10, better: .lower),
    y: Axis("Test accuracy", format: .percent, better: .higher), size: Axis("Size (MB)"),
    group: "Weights", noun: "models")
}

extension BarChart {
  /// With groups and intervals, and a value of 0.
  static let sample = BarChart(
    facets: [
      Facet(bars: [
        Bar(label: "resnet101", group: "original", value: 0.925, interval: 0.919...0.930),
        Bar(label: "resnet101, float16", group: "quantized", value: 0.922, interval: 0.917...0.927),
        Bar(label: "resnet50", group: "original", value: 0.913),
        Bar(label: "resnet50, cluster(8192)", group: "clustered", value: 0.861),
        Bar(label: "random", group: "original", value: 0),
      ])
    ], axis: Axis("Test accuracy", format: .percent, better: .higher), group: "Technique",
    noun: "models")

  /// Two panels, one with a value below 0.
  static let facetted = BarChart(
    facets: [
      Facet(
        title: "cifar10",
        bars: [Bar(label: "resnet50", value: 1.2), Bar(label: "efficientnet-b0", value: -0.4)]),
      Facet(title: "cifar100", bars: [Bar(label: "resnet50", value: 2.5)]),
    ], axis: Axis("OpScore", better: .lower), noun: "models")
}

extension LineChart {
  /// One panel whose lines are labeled at their ends.
  static let sample = LineChart(
    series: zip(["resnet20", "resnet32", "resnet56"], [0.20, 0.17, 0.24]).map { name, rate in
      Series(name: name, points: course(rate: rate, from: 0.62, to: 0.72 + rate, epochs: 12))
    },
    x: Axis("Epoch"), y: Axis("Test accuracy", format: .percent, better: .higher))

  /// Training and test in two panels, with the legend beneath.
  static let facetedSample = LineChart(
    facets: [("fashion-mnist", 0.24), ("cifar10", 0.12)].map { title, rate in
      Facet(
        title: title,
        series: [
          Series(
            name: "training", points: course(rate: rate, from: 0.55, to: 0.98, epochs: 20),
            group: "resnet20", dash: .dashed),
          Series(
            name: "test", points: course(rate: rate, from: 0.52, to: 0.91, epochs: 20),
            group: "resnet20", dash: .solid),
        ])
    },
    x: Axis("Epoch"), y: Axis("Accuracy", format: .percent, better: .higher))

  private static func course(rate: Double, from: Double, to: Double, epochs: Int) -> [Point] {
    (1...epochs).map { epoch in
      Point(x: Double(epoch), y: to - (to - from) * exp(-rate * Double(epoch - 1) * 1.5))
    }
  }
}

extension SamplesChart {
  static let sample: SamplesChart = {
    func picture(_ shift: Int) -> [UInt8] {
      (0..<16 * 16).flatMap { i -> [UInt8] in
        let (column, row) = (i % 16 * 16, i / 16 * 16)
        return [UInt8(column), UInt8(row), UInt8(i * shift % 256)]
      }
    }
    return SamplesChart(
      samples: (0..<7).map { index -> Sample in
        let label = index % 3 == 0 ? "Ankle boot" : "Bag"
        let prediction = index % 2 == 0 ? "Ankle boot" : "Bag"
        return Sample(
          pixels: picture(index), width: 16, height: 16, label: label, prediction: prediction,
          confidence: 0.5 + Double(index) / 15)
      })
  }()
}

extension TriangleChart {
  static let sample = TriangleChart(
    criteria: [
      Criterion("Error", format: .percent, best: 0.07, worst: 0.12),
      Criterion("Inference time (s)", best: 1.9, worst: 24),
      Criterion("Size (MB)", best: 1.1, worst: 180),
    ],
    items: [
      Item(name: "resnet20", values: [0.12, 1.9, 1.1]),
      Item(name: "resnet50", values: [0.08, 12.5, 94.4]),
      Item(name: "resnet101", values: [0.07, 24, 180]),
    ])
}

extension HeatmapChart {
  static let sample = HeatmapChart(
    rows: ["T-shirt/top", "Trouser", "Pullover"], columns: ["T-shirt/top", "Trouser", "Pullover"],
    counts: [[861, 12, 127], [3, 990, 7], [88, 1, 911]], rowTitle: "Label",
    columnTitle: "Predicted")
}

extension NetworkChart {
  static let sample: NetworkChart = {
    var layers = [
      Layer(kind: "InputLayer", side: 32, channels: 3, parameters: 0, inputs: []),
      Layer(kind: "Conv2D", side: 32, channels: 16, parameters: 448, inputs: [0]),
    ]
    for side in [32, 16, 8] {
      for _ in 0..<3 {
        let start = layers.count - 1
        for kind in ["Conv2D", "BatchNormalization", "Activation", "Conv2D", "BatchNormalization"] {
          layers.append(
            Layer(
              kind: kind, side: side, channels: 512 / side,
              parameters: kind == "Conv2D" ? 2320 : 64, inputs: [layers.count - 1]))
        }
        layers.append(
          Layer(
            kind: "Add", side: side, channels: 512 / side, parameters: 0,
            inputs: [layers.count - 1, start]))
      }
    }
    layers.append(
      Layer(
        kind: "GlobalAveragePooling2D", side: 1, channels: 64, parameters: 0,
        inputs: [layers.count - 1]))
    layers.append(
      Layer(kind: "Dense", side: 1, channels: 10, parameters: 650, inputs: [layers.count - 1]))
    return NetworkChart(name: "resnet20", layers: layers, endsWithClassifier: true)
  }()
}
