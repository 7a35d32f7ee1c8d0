/// What colors, shapes and sizes mean, in sections, as a column beside the plot or as lines beneath.
struct Legend {
  enum Key: Hashable {
    case disc(Color, opacity: Double)
    /// A bubble of this radius in CSS pixels.
    case bubble(Double)
    case line(LineStyle)
    /// A bubble with a second ring around it.
    case doubleRing
    /// Text alone.
    case none

    var width: Double {
      switch self {
      case .disc: 11
      case .doubleRing: 18
      case .bubble(let radius): 2 * radius
      case .line: 34
      case .none: 0
      }
    }

    var height: Double {
      switch self {
      case .bubble(let radius): max(18, 2 * radius + 6)
      case .disc, .doubleRing, .line, .none: 20
      }
    }
  }

  struct Entry: Hashable {
    let key: Key
    let text: String
  }

  struct Section: Hashable {
    let title: String?
    let entries: [Entry]
  }

  enum Flow { case column, lines }

  let sections: [Section]
  let flow: Flow

  private static let keyGap = 8.0
  private static let entryGap = 18.0
  private static let sectionGap = 16.0
  private static let lineHeight = 22.0

  /// A text or an entry with its place, relative to the legend's corner.
  struct Item: Hashable {
    let entry: Entry
    let isTitle: Bool
    /// The left end of the key and the middle of the line.
    let x: Double
    let y: Double
    /// Where the text begins.
    let textX: Double
  }

  struct Arrangement {
    var items: [Item] = []
    var size = Size(width: 0, height: 0)
    /// Entries without a place.
    var hidden = 0
  }

  /// What to say where entries have no place; nil where all have one.
  static func remark(hidden: Int) -> String? {
    hidden == 0
      ? nil
      : "The legend has no room for \(hidden) of its names; show fewer with `where`"
  }

  /// The height of all entries in the width that there is.
  func height(forWidth width: Double, on sheet: Sheet) throws -> Double {
    try arrange(within: Size(width: width, height: .infinity), on: sheet).size.height
  }

  /// Finds places for all entries, or for as many as there is room and the number of the others.
  func arrange(within room: Size, on sheet: Sheet) throws -> Arrangement {
    switch flow {
    case .column: try arrangeColumn(room, sheet)
    case .lines: try arrangeLines(room, sheet)
    }
  }

  func draw(_ arrangement: Arrangement, at corner: Position, on canvas: Canvas) throws {
    let theme = canvas.theme
    for item in arrangement.items {
      let middle = corner.y + item.y
      let left = corner.x + item.x
      switch item.entry.key {
      case .disc(let color, let opacity):
        let center = Position(x: left + 5.5, y: middle)
        canvas.disc(center, radius: 5.5, color, opacity: opacity)
        canvas.ring(center, radius: 5.5, width: 1.5, color)
      case .bubble(let radius):
        let center = Position(x: left + radius, y: middle)
        canvas.ring(center, radius: radius, width: 1.25, theme.mutedInk)
      case .doubleRing:
        let center = Position(x: left + 9, y: middle)
        canvas.ring(center, radius: 9, width: 1.5, theme.ink)
        canvas.ring(center, radius: 5, width: 1.5, theme.mutedInk)
      case .line(let style):
        style.drawKey(from: left, to: left + 34, y: middle, on: canvas)
      case .none: break
      }
      try canvas.text(
        item.entry.text, at: Position(x: corner.x + item.textX, y: middle),
        size: item.isTitle ? theme.smallTextSize : theme.textSize,
        item.isTitle ? theme.mutedInk : theme.ink)
    }
  }

  private func arrangeColumn(_ room: Size, _ sheet: Sheet) throws -> Arrangement {
    let theme = sheet.theme
    var result = Arrangement()
    for (index, section) in sections.enumerated() where !section.entries.isEmpty {
      if !result.items.isEmpty { result.size.height += Self.sectionGap }
      if let title = section.title {
        let text = try sheet.elide(title, size: theme.smallTextSize, width: room.width)
        try result.add(title: text, x: 0, y: result.size.height + 9, sheet)
        result.size.height += 20
      }
      let keyWidth = section.entries.map(\.key.width).max() ?? 0
      // What the sections below need is kept free.
      let below = sections[(index + 1)...].reduce(0) { sum, section in
        sum + Self.sectionGap + 20 + section.entries.reduce(0) { $0 + $1.key.height }
      }
      let height = room.height - result.size.height - below
      let count = Self.fitting(section.entries, height: height)
      result.hidden += section.entries.count - count
      let texts = try sheet.elide(
        section.entries.map(\.text), size: theme.textSize,
        width: room.width - (keyWidth > 0 ? keyWidth + Self.keyGap : 0))
      var entries = zip(section.entries, texts).prefix(count).map {
        Entry(key: $0.key, text: $1)
      }
      if count < section.entries.count {
        entries.append(Entry(key: .none, text: "and \(section.entries.count - count) more"))
      }
      for entry in entries {
        let textX = entry.key == .none ? 0 : keyWidth + Self.keyGap
        let text = entry.text
        let y = result.size.height + entry.key.height / 2
        try result.add(
          Entry(key: entry.key, text: text), x: (keyWidth - entry.key.width) / 2, y: y,
          textX: textX, sheet)
        result.size.height += entry.key.height
      }
    }
    return result
  }

  /// How many entries fit, with one more line that counts the others where there are any.
  private static func fitting(_ entries: [Entry], height: Double) -> Int {
    var (count, used) = (0, 0.0)
    while count < entries.count, used + entries[count].key.height <= height {
      used += entries[count].key.height
      count += 1
    }
    return count == entries.count ? count : max(0, count - 1)
  }

  private func arrangeLines(_ room: Size, _ sheet: Sheet) throws -> Arrangement {
    let theme = sheet.theme
    var result = Arrangement()
    for section in sections where !section.entries.isEmpty {
      let texts = try sheet.elide(
        section.entries.map(\.text), size: theme.textSize,
        width: room.width - (section.entries.map(Self.inset).max() ?? 0))
      let widths = try zip(section.entries, texts).map { entry, text in
        Self.inset(entry) + (try sheet.measure(text, size: theme.textSize).width)
      }
      var x = 0.0
      if let title = section.title {
        let text = try sheet.elide(title, size: theme.smallTextSize, width: room.width)
        let width = try sheet.measure(text, size: theme.smallTextSize).width + 12
        let whole = widths.reduce(width) { $0 + $1 + Self.entryGap } - Self.entryGap
        // Before its entries where all of them fit on its line, else above them.
        if whole <= room.width || width < room.width * 0.25 { x = width }
        let height = x > 0 ? (section.entries.first?.key.height ?? 0) : 20
        let middle = result.size.height + max(x > 0 ? Self.lineHeight : 20, height) / 2
        try result.add(title: text, x: 0, y: middle, sheet)
        if x == 0 { result.size.height += 20 }
      }
      var index = 0
      while index < section.entries.count {
        // At least one entry a line, then as many as fit.
        var end = index + 1
        var right = x + widths[index]
        while end < widths.count, right + Self.entryGap + widths[end] <= room.width {
          right += Self.entryGap + widths[end]
          end += 1
        }
        let line = section.entries[index..<end]
        let height = max(Self.lineHeight, line.map(\.key.height).max() ?? 0)
        let y = result.size.height + height / 2
        let isLast = result.size.height + height + Self.lineHeight > room.height
        if isLast, end < section.entries.count, index > 0 {
          let rest = Entry(key: .none, text: "and \(section.entries.count - index) more")
          try result.add(rest, x: 0, y: y, textX: 0, sheet)
          result.size.height += height
          result.hidden += section.entries.count - index
          break
        }
        for place in index..<end {
          let entry = section.entries[place]
          try result.add(
            Entry(key: entry.key, text: texts[place]), x: x, y: y, textX: x + Self.inset(entry),
            sheet)
          x += widths[place] + Self.entryGap
        }
        result.size.height += height
        (index, x) = (end, 0)
      }
    }
    return result
  }

  private static func inset(_ entry: Entry) -> Double {
    entry.key == .none ? 0 : entry.key.width + keyGap
  }
}

extension Legend.Arrangement {
  mutating func add(title: String, x: Double, y: Double, _ sheet: Sheet) throws {
    items.append(
      Legend.Item(
        entry: Legend.Entry(key: .none, text: title), isTitle: true, x: x, y: y, textX: x))
    let width = try sheet.measure(title, size: sheet.theme.smallTextSize).width
    size.width = max(size.width, x + width)
  }

  mutating func add(
    _ entry: Legend.Entry, x: Double, y: Double, textX: Double, _ sheet: Sheet
  ) throws {
    items.append(Legend.Item(entry: entry, isTitle: false, x: x, y: y, textX: textX))
    let width = try sheet.measure(entry.text, size: sheet.theme.textSize).width
    size.width = max(size.width, textX + width)
  }
}
