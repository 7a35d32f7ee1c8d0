internal import Kernels
internal import Networks

/// Pad: zeros, another constant or the image's own pixels; negative padding crops.
enum PaddingOperator {
  static func pad(_ context: NodeImport) throws {
    let mode = try context.choice(
      "mode", default: "constant",
      of: ["constant", "reflect", "edge"] + (context.opset < 19 ? [] : ["wrap"]))
    var value = try context.input(0)
    let rank = value.rank
    let (before, after) = try amounts(context, rank: rank)
    let fill = try fill(context)
    if mode == "constant", fill == 0, case .tensor(let x) = value, rank == 4,
      x.shape.batch?.axis == 0, before[..<2] + after[..<2] == [0, 0, 0, 0],
      (before + after).allSatisfy({ $0 >= 0 })
    {
      let padding = Padding(top: before[2], left: before[3], bottom: after[2], right: after[3])
      return context.set(
        padding == .none ? x : try context.emit(.zeroPadding(ZeroPadding(padding)), x))
    }
    let last = (0..<rank).last { before[$0] != 0 || after[$0] != 0 }
    for axis in 0..<rank where before[axis] != 0 || after[axis] != 0 {
      guard value.batchAlong(axis) == nil else { throw ONNXError.Problem.mixesImages }
      let extent = value.extent(axis)
      let positions = try positions(before[axis], after[axis], extent, mode)
      value = try context.select(
        value, axis: axis, positions, fill: fill, suffix: axis == last ? nil : "axis\(axis)")
    }
    context.set(value)
  }

  /// For all axes, before the first element and after the last.
  private static func amounts(_ context: NodeImport, rank: Int) throws -> ([Int], [Int]) {
    let stated = try context.opset < 11 ? context.ints("pads") ?? [] : context.integers(1)
    let axes =
      try context.opset < 18 || context.optionalInput(3) == nil
      ? Array(0..<rank) : context.integers(3).map { try ImageShape.axis($0, rank: rank) }
    guard Set(axes).count == axes.count else {
      throw ONNXError.Problem.shape("its axes \(axes.prefix(16)) hold one twice")
    }
    guard stated.count == 2 * axes.count,
      stated.allSatisfy({ $0.magnitude <= ImportLimits.window })
    else {
      throw ONNXError.Problem.shape(
        "borders of \(stated.prefix(16)) don't fit \(counted(axes.count, "axis", "axes"))")
    }
    var (before, after) = (Array(repeating: 0, count: rank), Array(repeating: 0, count: rank))
    for (i, axis) in axes.enumerated() {
      before[axis] = stated[i]
      after[axis] = stated[axes.count + i]
    }
    return (before, after)
  }

  private static func fill(_ context: NodeImport) throws -> Float {
    if context.opset < 11 { return try context.float("value") ?? 0 }
    guard let array = try context.optionalConstant(2) else { return 0 }
    if let integers = array.integers { return Float(integers.first?.fixed ?? 0) }
    guard let value = array.scalar else { throw ONNXError.Problem.notFloats(2) }
    return value
  }

  /// The source positions of the result. Cropping comes first, so that only what remains is
  /// mirrored or wrapped.
  ///
  /// - Parameters:
  ///   - before: elements added at the beginning, negative to crop.
  ///   - after: the same at the end.
  private static func positions(_ before: Int, _ after: Int, _ extent: Int, _ mode: String) throws
    -> [Int?]
  {
    let start = max(0, -before)
    let count = extent - start - max(0, -after)
    let wanted = (first: -max(0, before), end: count + max(0, after))
    // Constant padding may be all that remains.
    guard wanted.first < wanted.end, count > 0 || count == 0 && mode == "constant" else {
      throw ONNXError.Problem.shape(
        "borders of \(before) and \(after) leave nothing of the extent \(extent)")
    }
    let places = wanted.first..<wanted.end
    switch mode {
    case "edge": return places.map { start + min(max($0, 0), count - 1) }
    case "wrap": return places.map { start + (($0 % count) + count) % count }
    case "reflect":
      guard wanted.first > -count, wanted.end < 2 * count else {
        throw ONNXError.Problem.shape("more is mirrored than exists")
      }
      return places.map {
        start + ($0 < 0 ? -$0 : $0 >= count ? 2 * (count - 1) - $0 : $0)
      }
    default: return places.map { (0..<count).contains($0) ? start + $0 : nil }
    }
  }

  static func write(_ spec: ZeroPadding, _ writer: NodeWriter) throws {
    let padding = spec.padding
    let pads = [
      0, 0, padding.top, padding.left, 0, spec.extraChannels, padding.bottom, padding.right,
    ]
    writer.add(
      "Pad", [writer.inputs[0], writer.integers("pads", pads), writer.scalar("zero", 0)],
      [.text("mode", "constant")])
  }
}
