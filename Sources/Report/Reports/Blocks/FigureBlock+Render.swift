internal import Charts
internal import Files
internal import Notebooks
internal import Options

extension FigureBlock {
  /// The width in CSS pixels on a desk, that of the text, and on a phone, where the chart is drawn
  /// anew so that its type stays legible.
  static let width = 714
  static let narrowWidth = 350

  func render(_ context: RenderContext) throws -> RenderedBlock {
    let (chart, notes, missing) = ChartBuilder(block: self, outcomes: context.outcomes).build()
    try chart.validate()
    let size = (width: Self.width, height: chart.height(forWidth: Self.width))
    let narrow = (width: Self.narrowWidth, height: chart.height(forWidth: Self.narrowWidth))
    let remarks = try ChartRenderer.remarks(chart, sizes: [size, narrow])
    let spots = try chart.spots(size: size)
    // Long where there are pictures in the chart.
    let description = String(reflecting: chart)
    func picture(_ variant: Variant) -> OutputFile {
      let size = variant.isNarrow ? narrow : size
      let (theme, scale) = (variant.theme, variant.scale)
      let source =
        "\(context.version) \(ChartRenderer.revision) \(size.width)x\(size.height)@\(scale) \(theme.name) "
        + description
      return OutputFile(
        Self.picture(label, variant),
        .drawing(source: MessageDigest.sha256(Array(source.utf8))) {
          try ChartRenderer.png(chart, size: size, theme: theme, scale: scale)
        })
    }
    let pictures = Variant.allCases.map(picture)
    let table = chart.table
    let csv = OutputFile("figures/\(label).csv", .bytes(table.csv))
    let json = OutputFile(
      "figures/\(label).json",
      .bytes(try table.json(caption: caption, alternativeText: chart.alternativeText)))
    var values: [String: Any] = [
      "id": label,
      "file": label,
      "csv": try context.pageFiles.address(of: csv),
      "json": try context.pageFiles.address(of: json),
      "number": context.numbers[label] ?? "",
      "caption": optional(caption.map(HTMLText.escaped)),
      "alternative": chart.alternativeText,
      "width": size.width,
      "height": size.height,
      "narrowWidth": narrow.width,
      "narrowHeight": narrow.height,
      "spots": Self.spots(spots, of: size),
      "narrowSpots": Self.spots(try chart.spots(size: narrow), of: narrow),
      // A list of its own where one would not step through all of them.
      "tab": spots.count <= Self.mostTabStops ? "0" : "-1",
      "hasValues": !spots.isEmpty,
      "values": spots.map { ["text": $0.text] },
      "notes": (notes + [table.note].compactMap(\.self)).map(HTMLText.values),
      "remarks": remarks.map(HTMLText.values),
    ]
    // `{{{plain}}}`, `{{{narrowDark}}}`.
    for (variant, picture) in zip(Variant.allCases, pictures) {
      values["\(variant)"] = try context.pageFiles.address(of: picture)
    }
    return RenderedBlock(
      html: context.templates.render("figure", values), files: pictures + [csv, json],
      // What the check has said is not said twice.
      findings: remarks.filter { text in !self.remarks.contains { $0.message == text } }
        .map { .remark(TrialRemark(label: label, text: $0, trials: [])) }
        + (missing.map { [.missingFigure(.init(label: label, cause: $0))] } ?? []))
  }

  /// So many points of a chart the tab key goes through; of more, the list of values is shorter.
  private static let mostTabStops = 12
}

extension FigureBlock {
  /// The pictures of a figure. No label has a `.` or a `@` in it, so that the names of one figure's
  /// pictures are never those of another's.
  private enum Variant: String, CaseIterable {
    case plain = ""
    case large = "@2x"
    case dark = ".dark"
    case largeDark = ".dark@2x"
    case narrow = ".narrow@2x"
    case narrowDark = ".narrow.dark@2x"

    var isNarrow: Bool { self == .narrow || self == .narrowDark }

    var theme: Theme {
      switch self {
      case .plain, .large, .narrow: .light
      case .dark, .largeDark, .narrowDark: .dark
      }
    }

    /// Pixels for each CSS pixel.
    var scale: Int { self == .plain || self == .dark ? 1 : 2 }
  }

  private static func picture(_ label: String, _ variant: Variant) -> String {
    "figures/\(label)\(variant.rawValue).png"
  }

  @Sendable static func files(of label: String) -> [String] {
    Variant.allCases.map { picture(label, $0) } + ["figures/\(label).csv", "figures/\(label).json"]
  }

  /// Places in hundredths of the picture's sides, which hold at any size.
  private static func spots(
    _ spots: [ChartSpot], of size: (width: Int, height: Int)
  ) -> [[String: Any]] {
    func share(_ value: Double, _ whole: Int) -> String {
      "\((max(0, value) / Double(whole) * 10_000).rounded() / 100)"
    }
    return spots.map { spot in
      [
        "x": share(spot.x, size.width), "y": share(spot.y, size.height),
        "width": share(spot.width, size.width), "height": share(spot.height, size.height),
        "text": spot.text,
      ]
    }
  }
}

extension ChartTable {
  private var values: [[DataValue]] {
    rows.map { row in
      row.map { value in
        switch value {
        case .text(let text): .text(text)
        case .number(let number): .number(number)
        case .missing: .missing
        }
      }
    }
  }

  /// Under the names of the columns, as tables have them.
  fileprivate var csv: [UInt8] { CSVText.encode(header: columns.map(\.name), rows: values) }

  /// An object for each row, null where it has no value.
  ///
  /// - Throws: what the encoding throws.
  fileprivate func json(caption: String?, alternativeText: String) throws -> [UInt8] {
    struct File: Encodable {
      let caption: String?
      let alternative: String
      let columns: [[String: String]]
      let rows: [[String: DataValue]]
      let levels: [String: [String]]?
      let note: String?
    }
    let names = columns.map(\.name)
    return try JSONText.encode(
      File(
        caption: caption, alternative: alternativeText,
        columns: columns.map { ["name": $0.name, "title": $0.title] },
        rows: values.map { Dictionary(zip(names, $0), uniquingKeysWith: { a, _ in a }) },
        levels: levels.isEmpty ? nil : levels, note: note))
  }
}
