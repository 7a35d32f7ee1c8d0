import Foundation
import Kernels
import ModelFiles
import Networks
import TestSupport
import Testing

/// No damage to a file makes reading it trap; what is read all the same is a whole network.
@Suite struct ONNXDamageTests {
  private enum Damage: CaseIterable {
    case changedByte, changedBit, cut, doubledPart, removedPart, largeNumber
  }

  @Test(arguments: ["shufflenet", "vit_dynamo", "resnet_bn", "convnext_17"])
  func damagedNetworks(_ name: String) throws {
    let bytes = try NetworkFixture(name).bytes
    let folder = try TemporaryFolder()
    var generator = SplitMix64(state: 11)
    for _ in 0..<80 {
      try survives(damaged(bytes, &generator), in: folder)
    }
  }

  /// Small files, whose structure is hit more often than their weights.
  @Test(arguments: OperatorCaseTests.names)
  func damagedOperators(_ name: String) throws {
    let bytes = try OperatorCaseTests.bytes(name)
    let folder = try TemporaryFolder()
    var generator = SplitMix64(state: 12)
    for _ in 0..<8 {
      try survives(damaged(bytes, &generator), in: folder)
    }
  }

  private func survives(_ bytes: [UInt8], in folder: TemporaryFolder) throws {
    let path = try folder.file("damaged.onnx", bytes)
    do {
      let model = try ONNXFile.read(path)
      _ = model.network.multiplyAccumulates
      for parameter in model.network.parameters {
        _ = try model.weights.array(parameter, of: model.network)
      }
    } catch is ONNXError {} catch is ModelFileError {}
  }

  private func damaged(_ bytes: [UInt8], _ generator: inout SplitMix64) -> [UInt8] {
    var result = bytes
    for _ in 0..<Int.random(in: 1...3, using: &generator) where !result.isEmpty {
      let place = Int.random(in: 0..<result.count, using: &generator)
      let part = place..<min(place + Int.random(in: 1...40, using: &generator), result.count)
      switch Damage.allCases.randomElement(using: &generator)! {
      case .changedByte: result[place] = UInt8.random(in: 0...255, using: &generator)
      case .changedBit: result[place] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
      case .cut: result.removeSubrange(place...)
      case .doubledPart: result.insert(contentsOf: result[part], at: place)
      case .removedPart: result.removeSubrange(part)
      case .largeNumber:
        result.replaceSubrange(part, with: [0xFF, 0xFF, 0xFF, 0xFF, 0x7F].prefix(part.count))
      }
    }
    return result
  }
}
