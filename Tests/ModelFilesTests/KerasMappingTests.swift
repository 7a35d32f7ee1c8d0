import ModelFiles
import Networks
import Testing

@Suite struct KerasMappingTests {
  let file: KerasWeights
  let variables: KerasWeights

  init() throws {
    file = try KerasFile.read(Reference.path("keras_2.h5"))
    variables = try KerasFile.read(Reference.path("keras_3_unnamed.weights.h5"))
  }

  func matchMessage(_ file: KerasWeights, _ network: Network, ignoringHead: Bool = false) -> String
  {
    message { _ = try KerasMapping.weights(of: file, for: network, ignoringHead: ignoringHead) }
  }

  @Test func classifierOfOtherClassesCanBeLeftOut() throws {
    for (file, matching) in [(file, MatchReport.Matching.byName), (variables, .byOrder)] {
      let network = try KerasReference.tiny(classes: 10)
      let (weights, report) = try KerasMapping.weights(of: file, for: network, ignoringHead: true)
      #expect(report.matching == matching)
      #expect(report.missingParameters == ["predictions/kernel", "predictions/bias"])
      #expect(report.skippedLayers.count == 1)
      #expect(
        Set(weights.arrays.keys)
          == Set(network.parameters.map(\.name)).subtracting(report.missingParameters))
    }
  }

  @Test func networkWithoutClassifierTakesTheRest() throws {
    let network = try KerasReference.tiny(classes: nil)
    let (_, report) = try KerasMapping.weights(of: file, for: network)
    #expect(
      report
        == MatchReport(
          matching: .byName, skippedLayers: ["predictions"]))
    let (_, ordered) = try KerasMapping.weights(of: variables, for: network, ignoringHead: true)
    #expect(ordered.matching == .byOrder)
    #expect(ordered.skippedLayers.count == 1 && ordered.missingParameters == [])
    // By order there is one layer too many, and saying nothing of it would hide a mistake.
    #expect(throws: KerasMatchError.self) {
      try KerasMapping.weights(of: variables, for: network)
    }
  }

  @Test func normalizationWithoutScaleOrShift() throws {
    let network = try KerasReference.tiny()
    for (role, value) in [("gamma", Float(1)), ("beta", 0)] {
      var file = file
      file.layers[2].arrays.removeAll { $0.name == role }
      let (weights, _) = try KerasMapping.weights(of: file, for: network)
      #expect(
        weights.arrays["conv1_bn/\(role)"]
          == Weights.Entry(shape: [4], values: [value, value, value, value]))
    }
  }

  @Test func groupedKernelsMayComeAsConvolutions() throws {
    let network = try KerasReference.tiny()
    var file = file
    file.layers[4].arrays[0].name = "kernel"
    file.layers[4].arrays[0].shape = [3, 3, 1, 8]
    #expect(
      try KerasMapping.weights(of: file, for: network).weights
        == KerasMapping.weights(of: self.file, for: network).weights)
  }

  @Test func mismatchesAreTold() throws {
    let head =
      "the file's weights are not those of tiny: it has 7 layers with weights, the network has 7, "
      + "and they match neither by name nor by order\n"
    #expect(
      matchMessage(file, try KerasReference.tiny(classes: 10))
        == head + """
            'predictions': kernel must have the shape 6×10 and has 6×3
            all but the last dense layer match
          """)

    var missing = file
    missing.layers[1].name = "conv1_"
    missing.layers[4].arrays.removeLast()
    missing.layers[6].arrays[0].name = "weights"
    missing.layers[8].arrays.append(.init(name: "bias", shape: [6], values: [0, 0, 0, 0, 0, 0]))
    #expect(
      matchMessage(missing, try KerasReference.tiny())
        == head + """
            'conv1' is not in the file; the nearest name there is 'conv1_'
            'depthwise' has no 'bias' in the file, only 'depthwise_kernel'
            'conv2' has no 'kernel' in the file, only 'weights', 'bias'
            'hidden' has 'bias' in the file, which the network lacks
          """)

    var other = variables
    other.layers[0].arrays.removeLast()
    #expect(
      matchMessage(other, try KerasReference.tiny())
        == head + """
            'conv1_bn' must have gamma, beta, moving_mean, moving_variance and has 3 arrays
          """)
  }

  @Test func longListsOfMismatchesAreCut() throws {
    let network = try KerasReference.tiny()
    #expect(
      matchMessage(KerasWeights(), network)
        == """
        the file's weights are not those of tiny: it has 0 layers with weights, the network has 7, \
        and they match neither by name nor by order
          'conv1' is not in the file
          'conv1_bn' is not in the file
          'depthwise' is not in the file
          'depthwise_bn' is not in the file
          'conv2' is not in the file
          and 2 more
        """)
  }
}
