internal import Kernels

/// The cut between frozen and trained layers: below it everything is a pure function of the image,
/// the same in every epoch.
///
/// Several values may cross the cut: a residual shortcut, or both what a squeeze-and-excitation
/// gate reads and what it multiplies.
package struct NetworkCut: Hashable, Sendable {
  /// nil: all.
  package let trainedLayers: Set<String>?
  /// From the image to the values at the cut.
  package let frozen: NetworkSection
  /// From the values at the cut to the result.
  package let trained: NetworkSection
  /// The shape of each value at the cut for one image.
  package let shapes: [[Int]]

  /// The number of values of an image at the cut.
  package var featureCount: Int { shapes.reduce(0) { $0 + $1.reduce(1, *) } }
}

extension Network {
  /// Cuts the network below everything that training changes.
  ///
  /// - Parameter trainedLayers: the trained layers, nil for all; the others work as in
  ///   inference.
  package func cut(trainedLayers: Set<String>?) -> NetworkCut {
    let freezing = Freezing(trainedLayers: trainedLayers)
    let isFixed = fixedNodes(freezing)
    let isKept = keepableNodes()
    let last = nodes.count - 1
    let consumers = consumers(in: wholeSection)
    var isAbove = isFixed.map { !$0 }
    isAbove.append(true)
    func crosses(_ index: Int) -> Bool {
      !isAbove[index] && consumers[index].contains { isAbove[$0] }
    }
    // Values that can't be stored, or are cheaper to recompute, are computed above the cut.
    for index in nodes.indices.reversed() where crosses(index) && !isKept[index] {
      isAbove[index] = true
    }
    let values = nodes.indices.filter(crosses)
    return NetworkCut(
      trainedLayers: trainedLayers,
      frozen: NetworkSection(inputs: [0], nodes: nodesNeeded(for: values), outputs: values),
      trained: NetworkSection(
        inputs: values, nodes: nodes.indices.filter { isAbove[$0] }, outputs: [last]),
      shapes: values.map { nodes[$0].shape })
  }

  /// A text that determines how the values at a cut are computed, apart from the values of weights,
  /// the images and their preprocessing.
  package func identity(of cut: NetworkCut) -> String {
    let lines = cut.frozen.nodes.map { index in
      let inputs = nodes[index].inputs.map { nodes[$0].name }.joined(separator: ", ")
      return "\(nodes[index].name) = \(nodes[index].operation)(\(inputs))"
    }
    let values = cut.frozen.outputs.map { nodes[$0].name }.joined(separator: ", ")
    return (["\(nodes[0].name) = \(nodes[0].operation)"] + lines + ["cut: \(values)"])
      .joined(separator: "\n")
  }

  /// The parameters that a section reads, in the network's order.
  package func parameters(of section: NetworkSection) -> [Parameter] {
    section.nodes.flatMap { parameters[nodes[$0].parameters] }
  }

  /// For each node whether its value is the same in every step for the same image.
  private func fixedNodes(_ freezing: Freezing) -> [Bool] {
    let isTrained = freezing.trainedParameters(of: self)
    var isFixed: [Bool] = []
    for node in nodes {
      let changes =
        switch node.operation {
        case .batchNormalization(let spec): !spec.isFrozen && !freezing.isFrozen(node)
        case .dropout(let spec): spec.rate > 0 && !freezing.isFrozen(node)
        default: false
        }
      isFixed.append(
        !changes && !node.parameters.contains { isTrained[$0] }
          && node.inputs.allSatisfy { isFixed[$0] })
    }
    return isFixed
  }

  /// For each node whether its value is worth storing per image.
  ///
  /// Constants are not, nor values whose batch axis is not the first: that shows where a second
  /// image changes more than that axis. Padded or broadcast values are larger than their inputs.
  private func keepableNodes() -> [Bool] {
    var shapes: [[Int]?] = []
    for node in nodes {
      if case .input(let shape) = node.operation {
        shapes.append([2] + shape)
      } else {
        let inputs = node.inputs.compactMap { shapes[$0] }
        shapes.append(
          inputs.count == node.inputs.count
            ? try? node.operation.spec?.outputShape(for: inputs) : nil)
      }
    }
    return zip(nodes, shapes).map { node, shape in
      switch node.operation {
      case .zeroPadding, .broadcast, .resizing: false
      default: node.resultShape.first == 1 && shape == [2] + node.shape
      }
    }
  }

  /// The nodes that these depend on, themselves included, except the input.
  private func nodesNeeded(for values: [Int]) -> [Int] {
    var isNeeded = [Bool](repeating: false, count: nodes.count)
    for value in values { isNeeded[value] = true }
    for index in nodes.indices.reversed() where isNeeded[index] {
      for input in nodes[index].inputs { isNeeded[input] = true }
    }
    return nodes.indices.filter { isNeeded[$0] && $0 != 0 }
  }
}
