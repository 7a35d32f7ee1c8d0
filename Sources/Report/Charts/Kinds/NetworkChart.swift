internal import Foundation
internal import Names

/// The structure of a network: a slab for each layer from the images to the classifier, as high as its
/// maps are large, with an arc for what skips layers.
package struct NetworkChart: ChartSpec, Hashable {
  package struct Layer: Hashable, Sendable {
    /// What it computes, such as `Conv2D`.
    package var kind: String
    /// The extent of its maps; 1 for a vector.
    package var side: Int
    package var channels: Int
    package var parameters: Int
    /// The layers that it reads, by index.
    package var inputs: [Int]

    package init(kind: String, side: Int, channels: Int, parameters: Int, inputs: [Int]) {
      self.kind = kind
      self.side = side
      self.channels = channels
      self.parameters = parameters
      self.inputs = inputs
    }
  }

  package var name: String
  package var layers: [Layer]
  /// Whether the last layer is the classifier, which counts of layers leave out.
  package var endsWithClassifier: Bool

  package init(name: String, layers: [Layer], endsWithClassifier: Bool = false) {
    self.name = name
    self.layers = layers
    self.endsWithClassifier = endsWithClassifier
  }

  /// The layers without the classifier.
  private var body: ArraySlice<Layer> { layers.dropLast(endsWithClassifier ? 1 : 0) }

  private var layerCount: String {
    let count = body.count
    return Counted.text(count, "layer")
      + (endsWithClassifier ? " and the classifier" : "")
  }

  package func validate() throws {
    for (index, layer) in layers.enumerated() {
      guard layer.side > 0, layer.inputs.allSatisfy({ (0..<index).contains($0) }) else {
        throw ChartError.notDrawable(
          point: "layer \(index + 1)", quantity: "side", value: Double(layer.side))
      }
    }
  }

  /// Neighboring layers whose maps are of one size.
  struct Stage: Equatable {
    let layers: Range<Int>
    let side: Int
    /// The largest number of channels.
    let channels: Int
  }

  var stages: [Stage] {
    var result: [Stage] = []
    for (index, layer) in layers.enumerated() {
      if let last = result.last, last.side == layer.side {
        result[result.count - 1] = Stage(
          layers: last.layers.lowerBound..<index + 1, side: last.side,
          channels: max(last.channels, layer.channels))
      } else {
        result.append(
          Stage(layers: index..<index + 1, side: layer.side, channels: layer.channels))
      }
    }
    return result
  }

  /// The kinds, the most frequent first; what is rarer than the first seven is `Other`.
  var kinds: [String] {
    var counts: [String: Int] = [:]
    for layer in layers { counts[layer.kind, default: 0] += 1 }
    let sorted = counts.keys.sorted { (counts[$1]!, $0) < (counts[$0]!, $1) }
    return sorted.count <= 8 ? sorted : sorted.prefix(7) + [Self.other]
  }

  private static let other = "Other"
}

extension NetworkChart {
  package var table: ChartTable {
    ChartTable(
      zip(1..., layers).map { (place: $0, layer: $1) },
      [
        .number("layer", "Layer") { Double($0.place) },
        .text("kind", "Kind") { $0.layer.kind },
        .number("side", "Side (px)") { Double($0.layer.side) },
        .number("channels", "Channels") { Double($0.layer.channels) },
        .number("parameters", "Parameters") { Double($0.layer.parameters) },
      ])
  }

  package var texts: [String] { [name] + kinds }

  package var alternativeText: String {
    if layers.isEmpty { return "The layers of \(Wording.plain(name)): no data." }
    let parameters = ValueFormat.si.text(
      Double(layers.reduce(0) { $0 + $1.parameters }))
    let skips = skips.count
    return "The \(layerCount) of \(Wording.plain(name)) from the image to the result, "
      + "\(parameters) \(parameters == "1" ? "parameter" : "parameters"). "
      + NetworkChart(name: name, layers: Array(body)).stages.map {
        "\($0.layers.count) at \($0.side)×\($0.side) with "
          + ($0.channels == 1 ? "1 channel" : "up to \($0.channels) channels")
      }
      .joined(separator: "; ")
      + ". \(Counted.text(skips, "connection")) \(Counted.form(skips, "skips", "skip")) layers."
  }

  /// The connections that pass over at least one layer.
  var skips: [(from: Int, to: Int)] {
    layers.enumerated().flatMap { index, layer in
      layer.inputs.filter { $0 < index - 1 }.map { ($0, index) }
    }
  }

  private static let wide = 560.0

  package func height(forWidth width: Int) -> Int { Double(width) >= Self.wide ? 330 : 380 }

  package func draw(on canvas: Canvas) throws {
    if layers.isEmpty { return try NoData.draw(on: canvas) }
    let theme = canvas.theme
    let isWide = canvas.bounds.width >= Self.wide
    let outer = canvas.bounds.inset(by: isWide ? 16 : 10)
    let kinds = kinds
    func color(_ kind: String) -> Color {
      theme.palette.color(kinds.firstIndex(of: kind) ?? kinds.count - 1)
    }
    let legend = Legend(
      sections: [
        Legend.Section(
          title: nil,
          entries: kinds.map { Legend.Entry(key: .disc(color($0), opacity: 1), text: $0) })
      ], flow: .lines)
    let key = try legend.arrange(
      within: Size(width: outer.width, height: outer.height * 0.4), on: canvas)
    let plot = Rectangle(
      left: outer.left, top: outer.top + 22, right: outer.right,
      bottom: outer.bottom - key.size.height - 54)
    let parameters = ValueFormat.si.text(
      Double(layers.reduce(0) { $0 + $1.parameters }))
    let heads = [
      "\(name): \(layerCount), \(parameters) parameters", "\(name): \(layerCount)",
    ]
    let fitting = try heads.first {
      try canvas.measure($0, size: theme.textSize).width <= outer.width
    }
    try canvas.text(
      canvas.elide(fitting ?? heads[1], size: theme.textSize, width: outer.width),
      at: Position(x: outer.left, y: outer.top + 6), size: theme.textSize, theme.ink)
    if plot.height > 20 { try drawLayers(plot, color, on: canvas) }
    try legend.draw(
      key, at: Position(x: outer.left, y: outer.bottom - key.size.height), on: canvas)
  }

  private func drawLayers(
    _ plot: Rectangle, _ color: (String) -> Color, on canvas: Canvas
  ) throws {
    let theme = canvas.theme
    let pitch = plot.width / Double(layers.count)
    let most = log2(Double(layers.map(\.side).max() ?? 1)) + 1
    // Arcs need a third of the height above the slabs.
    let skips = skips
    let room = skips.isEmpty ? 8 : plot.height * 0.3
    let ground = plot.bottom
    func height(_ layer: Layer) -> Double {
      (plot.height - room) * (log2(Double(layer.side)) + 1) / most
    }
    func middle(_ index: Int) -> Double { plot.left + (Double(index) + 0.5) * pitch }
    for (from, to) in skips {
      let start = Position(x: middle(from), y: ground - height(layers[from]))
      let end = Position(x: middle(to), y: ground - height(layers[to]))
      let rise = min(room * 0.95, 10 + (end.x - start.x) * 0.35)
      let top = min(start.y, end.y)
      // A parabola that leaves and reaches the slabs.
      let arc = (0...16).map { step -> Position in
        let t = Double(step) / 16
        let line = start.y + (end.y - start.y) * t
        let lift = 4 * t * (1 - t) * (rise + max(0, line - top) * 0.5)
        return Position(x: start.x + (end.x - start.x) * t, y: max(plot.top, line - lift))
      }
      canvas.stroke(arc, width: 1, theme.axis)
    }
    let gap = pitch > 4 ? 1.0 : pitch * 0.15
    for (index, layer) in layers.enumerated() {
      canvas.fill(
        Rectangle(
          x: plot.left + Double(index) * pitch + gap / 2, y: ground - height(layer),
          width: max(0.5, pitch - gap), height: height(layer)), color(layer.kind))
    }
    try drawStages(plot, pitch: pitch, on: canvas)
  }

  /// Beneath the slabs, where there is room for it: the size of the maps and the channels.
  private func drawStages(_ plot: Rectangle, pitch: Double, on canvas: Canvas) throws {
    let theme = canvas.theme
    var free = plot.left
    for stage in stages {
      let left = plot.left + Double(stage.layers.lowerBound) * pitch
      let right = plot.left + Double(stage.layers.upperBound) * pitch
      canvas.rule(
        from: Position(x: left + 1, y: plot.bottom + 6),
        to: Position(x: right - 1, y: plot.bottom + 6), theme.axis)
      let lines = ["\(stage.side)×\(stage.side)", "\(stage.channels) ch."]
      let widths = try lines.map { try canvas.measure($0, size: theme.smallTextSize).width }
      let half = (widths.max() ?? 0) / 2
      let middle = min(max((left + right) / 2, plot.left + half), plot.right - half)
      guard middle - half >= free else { continue }
      free = middle + half + 8
      for (line, text) in lines.enumerated() {
        try canvas.text(
          text, at: Position(x: middle, y: plot.bottom + 18 + Double(line) * 16),
          size: theme.smallTextSize, theme.mutedInk, anchor: .middle)
      }
    }
  }
}
