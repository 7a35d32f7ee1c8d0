/// Three quantities at once: two by place, the third by the area of a bubble.
public struct BubbleChart: ChartSpec, Hashable {
  public struct Point: Hashable, Sendable {
    public var label: String
    /// Bubbles of one group share a colour, named in the legend; nil where there are no groups.
    public var group: String?
    public var x: Double
    public var y: Double
    /// 0 or more; the bubble's area is proportional to it.
    public var size: Double
    /// Whether no other point beats it in all three; such points get a second ring.
    public var isOnFront: Bool
    /// The ends of what the values may be: thin lines along the axes, dotted rings for the size. An end
    /// that has no place on its axis is left open.
    public var xInterval, yInterval, sizeInterval: ClosedRange<Double>?
    /// How many repeats it is the mean of.
    public var seeds: Int

    public init(
      label: String, group: String? = nil, x: Double, y: Double, size: Double,
      xInterval: ClosedRange<Double>? = nil, yInterval: ClosedRange<Double>? = nil,
      sizeInterval: ClosedRange<Double>? = nil, isOnFront: Bool = false,
      seeds: Int = 1
    ) {
      self.seeds = seeds
      self.xInterval = xInterval
      self.yInterval = yInterval
      self.sizeInterval = sizeInterval
      self.isOnFront = isOnFront
      self.label = label
      self.group = group
      self.x = x
      self.y = y
      self.size = size
    }
  }

  public var points: [Point]
  public var x: Axis
  public var y: Axis
  /// What the area shows, with its unit, such as `Size (MB)`; the heading of the size legend.
  public var sizeTitle: String
  public var sizeFormat: ValueFormat
  /// The heading of the groups' legend and the name of their column; nil for none.
  public var groupTitle: String?
  /// What a point is, in the plural; for the alternative text.
  public var noun: String

  public init(
    points: [Point], x: Axis, y: Axis, sizeTitle: String, sizeFormat: ValueFormat = .number,
    groupTitle: String? = nil, noun: String = "points"
  ) {
    self.points = points
    self.x = x
    self.y = y
    self.sizeTitle = sizeTitle
    self.sizeFormat = sizeFormat
    self.groupTitle = groupTitle
    self.noun = noun
  }

  public func validate() throws {
    for point in points {
      try x.validate(point.x, of: point.label)
      try y.validate(point.y, of: point.label)
      guard ChartLimits.isDrawable(point.size) else {
        throw ChartError.notDrawable(point: point.label, quantity: sizeTitle, value: point.size)
      }
      guard point.size >= 0 else {
        throw ChartError.negativeSize(point: point.label, quantity: sizeTitle, value: point.size)
      }
    }
  }

  /// The groups in the order in which they first appear.
  var groups: [String] {
    var seen = Set<String>()
    return points.compactMap(\.group).filter { seen.insert($0).inserted }
  }
}
