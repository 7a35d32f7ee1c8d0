/// Images in a grid, each with its label and what a network takes it for.
package struct SamplesChart: ChartSpec, Hashable {
  package struct Sample: Hashable, Sendable {
    /// RGB, row by row, `3 · width · height` bytes.
    package var pixels: [UInt8]
    package var width: Int
    package var height: Int
    package var label: String
    package var prediction: String
    /// The probability of the prediction, 0 … 1.
    package var confidence: Double

    package init(
      pixels: [UInt8], width: Int, height: Int, label: String, prediction: String,
      confidence: Double
    ) {
      precondition(pixels.count == 3 * width * height && width > 0 && height > 0)
      self.pixels = pixels
      self.width = width
      self.height = height
      self.label = label
      self.prediction = prediction
      self.confidence = confidence
    }

    var isRight: Bool { label == prediction }
  }

  package var samples: [Sample]

  package init(samples: [Sample]) { self.samples = samples }

  package func validate() throws {
    for sample in samples {
      try Axis("the probability").validate(sample.confidence, of: sample.label)
    }
  }
}

extension SamplesChart {
  package var table: ChartTable {
    ChartTable(
      samples,
      [
        .text("label", "Label", \.label), .text("predicted", "Predicted", \.prediction),
        .number("probability", "Probability", \.confidence),
      ])
  }

  package var texts: [String] { ["✓", "✗"] + samples.flatMap { [$0.label, $0.prediction] } }

  package var alternativeText: String {
    if samples.isEmpty { return "Test images: no data." }
    let right = samples.count(where: \.isRight)
    let wrong = samples.filter { !$0.isRight }.map {
      "\(Wording.plain($0.label)) taken for \(Wording.plain($0.prediction))"
    }
    let found =
      samples.count == 1
      ? "1 test image, \(right == 1 ? "recognized" : "not recognized")."
      : "\(samples.count) test images, \(right) of them recognized."
    return found
      + (wrong.isEmpty ? "" : " Mistaken: \(wrong.joined(separator: "; ")).")
  }

  private static let leastCell = 96.0
  private static let textHeight = 40.0

  private func grid(_ width: Double) -> (columns: Int, side: Double) {
    let columns = max(1, min(samples.count, Int((width + 12) / (Self.leastCell + 12))))
    return (columns, min(120, (width + 12) / Double(columns) - 12))
  }

  package func height(forWidth width: Int) -> Int {
    let inner = Double(width) - (width >= 560 ? 32 : 20)
    let (columns, side) = grid(inner)
    let rows = max(1, (samples.count + columns - 1) / columns)
    return max(200, Int(Double(rows) * (side + Self.textHeight)) + 40)
  }

  package func draw(on canvas: Canvas) throws {
    if samples.isEmpty { return try NoData.draw(on: canvas) }
    let theme = canvas.theme
    let outer = canvas.bounds.inset(by: canvas.bounds.width >= 560 ? 16 : 10)
    let (columns, wanted) = grid(outer.width)
    let rows = (samples.count + columns - 1) / columns
    let side = max(8, min(wanted, outer.height / Double(rows) - Self.textHeight))
    let pitch = (outer.width + 12) / Double(columns)
    let width = pitch - 8
    let size = theme.smallTextSize
    let labels = try canvas.elide(samples.map(\.label), size: size, width: width)
    // Between the sign and the probability.
    let room = width - (try canvas.measure("✗  100%", size: size).width)
    let predictions = try canvas.elide(samples.map(\.prediction), size: size, width: room)
    for (index, sample) in samples.enumerated() {
      let left = outer.left + Double(index % columns) * pitch
      let top = outer.top + Double(index / columns) * (side + Self.textHeight)
      guard top + side <= outer.bottom else { break }
      let box = Rectangle(x: left, y: top, width: side, height: side)
      let color = theme.palette.color(sample.isRight ? 2 : 1)
      canvas.fill(box, color)
      canvas.picture(
        sample.pixels, width: sample.width, height: sample.height, in: box.inset(by: 3))
      guard top + side + 34 <= outer.bottom else { continue }
      try canvas.text(
        labels[index],
        at: Position(x: left, y: top + side + 11), size: theme.smallTextSize, theme.ink)
      // A sign besides the color: not everyone tells the two apart.
      let verdict =
        (sample.isRight ? "✓" : "✗ \(predictions[index])")
        + " "
        // The best of a thousand classes may have less than half a percent.
        + (sample.confidence < 0.005
          ? ValueFormat.percent.text(sample.confidence)
          : ValueFormat.fixed(sample.confidence * 100, 0) + "%")
      try canvas.text(
        verdict,
        at: Position(x: left, y: top + side + 27), size: theme.smallTextSize,
        sample.isRight ? theme.mutedInk : color)
    }
  }
}
