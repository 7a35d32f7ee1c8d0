/// Determines the axis order of a file's images (channels first or last).
enum InputLayout {
  /// ONNX's own operators are channels first. A file with channels last transposes before
  /// anything that depends on neighboring pixels; that decides it. Where nothing does, square images
  /// with one to four channels at the end are taken as channels last.
  static func layout(of file: GraphFile) -> ImportedModel.Input.Layout {
    let extents = file.input.extents
    guard extents.count == 4 else { return .other }
    if let found = firstUse(in: file) { return found }
    let few = 1...4
    let isLast = extents[3].map(few.contains) ?? false
    let isFirst = extents[1].map(few.contains) ?? false
    return isLast && !isFirst && extents[1] == extents[2] ? .channelsLast : .channelsFirst
  }

  /// Operators that treat pixels independently and keep the axes.
  private static let passing: Set<String> = [
    "Add", "Sub", "Mul", "Div", "Cast", "Identity", "Pad", "Clip", "Concat", "Resize", "Upsample",
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
