import ModelZoo
import Networks
import Testing

/// PyTorch's names lead to the parameters that `ReferenceOutputTests` compares torchvision's results with.
@Suite struct TorchStateDictTests {
  /// The networks and the lines of their arrays: name, shape, module, role.
  static let recorded: [String: [[String]]] = {
    var networks: [String: [[String]]] = [:]
    var name = ""
    for line in (try? Reference.lines("torchvision-state-dicts.txt")) ?? [] {
      let words = line.split(separator: " ").map(String.init)
      if words[0] == "network" {
        name = words[1]
      } else {
        networks[name, default: []].append(words)
      }
    }
    return networks
  }()

  static func network(_ name: String, _ top: ModelArchitecture.Top = .original(10)) throws
    -> Network
  {
    try #require(ModelRegistry.named(name)).network(input: 64, top: top)
  }

  /// What `state_dict()` would give where each parameter has one value: its place in `network`.
  static func stateDict(_ name: String, prefix: String = "") throws -> (
    file: Weights, expected: Weights
  ) {
    var (file, expected) = (Weights(), Weights())
    for (index, line) in try #require(recorded[name]).enumerated() {
      let shape = line[1] == "-" ? [] : line[1].split(separator: "x").map { Int($0)! }
      let entry = Weights.Entry(
        shape: shape, values: [Float](repeating: Float(index), count: shape.reduce(1, *)))
      file.arrays[prefix + line[0]] = entry
      if line[2] != "-" { expected.arrays["\(line[2])/\(line[3])"] = entry }
    }
    return (file, expected)
  }

  @Test(
    arguments: [
      ("resnet18", ""), ("resnet34", "module."), ("resnet50-v1.5", "model._orig_mod."),
      ("squeezenet1.1", ""), ("squeezenet1.1", "net.backbone."),
    ])
  func everyArrayFindsItsPlace(_ name: String, _ prefix: String) throws {
    let (file, expected) = try Self.stateDict(name, prefix: prefix)
    let network = try Self.network(name)
    let found = try #require(TorchStateDict(file)).weights(for: network, in: "a")
    #expect(found.weights == expected)
    #expect(found.unused == [])
    #expect(Set(found.weights.arrays.keys) == Set(network.parameters.map(\.name)))
    #expect(TorchStateDict(file)?.fitting == name)
  }

  /// Another classifier, or what a loss has learned, is left out and told.
  @Test func whatIsNotPartOfTheBodyIsLeftOut() throws {
    var (file, expected) = try Self.stateDict("resnet18", prefix: "model.")
    file.arrays["loss.weight"] = Weights.Entry(shape: [2], values: [1, 2])
    let dict = try #require(TorchStateDict(file))
    let found = try dict.weights(for: Self.network("resnet18", .classifier(3)), in: "a")
    #expect(found.weights == expected)
    #expect(found.unused == ["loss.weight"])
    for name in ["fc/kernel", "fc/bias"] { expected.arrays[name] = nil }
    let body = try dict.weights(for: Self.network("resnet18", .none), in: "a")
    #expect(body.weights == expected)
    #expect(body.unused == ["loss.weight", "model.fc.bias", "model.fc.weight"])
  }

  @Test func otherNamesAreNotPyTorchs() throws {
    let network = try Self.network("resnet18")
    #expect(TorchStateDict(.random(for: network, seed: 1)) == nil)
    #expect(TorchStateDict(Weights()) == nil)
  }

  private func message(_ file: String, for network: String) throws -> String {
    do {
      _ = try #require(TorchStateDict(Self.stateDict(file).file)).weights(
        for: Self.network(network), in: "a.safetensors")
      return ""
    } catch let error as TorchStateDictError {
      return error.description
    }
  }

  @Test func anotherNetworkIsTold() throws {
    #expect(
      try message("resnet50-v1.5", for: "resnet50") == """
        a.safetensors: this is a state dict of PyTorch (`bn1.bias`, …), and resnet50 is not built like \
        torchvision's networks; its layers are those of `resnet50-v1.5`: name that network
        """)
    #expect(
      try message("resnet18", for: "resnet34") == """
        a.safetensors: this is a state dict of PyTorch (`bn1.bias`, …), and it has no \
        `layer1.2.conv1.weight`, `layer1.2.bn1.weight`, `layer1.2.bn1.bias` and 77 more for resnet34; \
        its layers are those of `resnet18`: name that network
        """)
    #expect(
      try message("resnet34", for: "resnet18") == """
        a.safetensors: this is a state dict of PyTorch (`bn1.bias`, …), and resnet18 has no \
        `layer1.2.bn1.bias`, `layer1.2.bn1.running_mean`, `layer1.2.bn1.running_var` and 77 more; its \
        layers are those of `resnet34`: name that network
        """)
  }

  @Test func anotherShapeIsTold() throws {
    var file = try Self.stateDict("resnet18").file
    file.arrays["conv1.weight"] = Weights.Entry(
      shape: [64, 3, 3, 3], values: [Float](repeating: 0, count: 1728))
    let dict = try #require(TorchStateDict(file))
    let error = #expect(throws: TorchStateDictError.self) {
      try dict.weights(for: Self.network("resnet18"), in: "a.safetensors")
    }
    #expect(
      error?.description == """
        a.safetensors: this is a state dict of PyTorch (`bn1.bias`, …), and `conv1.weight` has the shape \
        64×3×3×3 and resnet18 needs 64×3×7×7; export the model to ONNX with `torch.onnx.export`, and \
        name that file: `models: [{onnx: model.onnx}]`
        """)
  }
}
