/// Finds out in which order a file's images have their axes.
enum InputLayout {
  /// ONNX's own operators want channels first. A file whose images have them last turns the axes before
  /// it does anything with pixels that are neighbors; that settles it. Where nothing tells, square images
  /// of one to four channels at the end are taken for what they look like.
  static func layout(of file: GraphFile) -> ImportedModel.Input.Layout {
    let extents = file.input.extents
    guard extents.count == 4 else { return .other }
    if let found = firstUse(in: file) { return found }
    let few = 1...4
    let isLast = extents[3].map(few.contains) ?? false
    let isFirst = extents[1].map(few.contains) ?? false
    return isLast && !isFirst && extents[1] == extents[2] ? .channelsLast : .channelsFirst
  }

  /// What single pixels pass through with their axes as they are.
  private static let passing: Set<String> = [
    "Add", "Sub", "Mul", "Div", "Cast", "Identity", "Pad", "Clip", "Concat",
  ]
  private static let channelsFirst: Set<String> = [
    "Conv", "MaxPool", "AveragePool", "GlobalAveragePool", "GlobalMaxPool", "BatchNormalization",
    "LRN",
  ]

  private static func firstUse(in file: GraphFile) -> ImportedModel.Input.Layout? {
    var images: Set<String> = [file.input.name]
    for node in file.nodes where !images.isDisjoint(with: node.inputs) {
      if node.type == "Transpose", case .ints([0, 3, 1, 2])? = node.attributes["perm"] {
        return .channelsLast
      }
      if channelsFirst.contains(node.type) { return .channelsFirst }
      if passing.contains(node.type) { images.formUnion(node.outputs) }
    }
    return nil
  }
}
