import Foundation
import ModelFiles
import TestSupport
import Testing

/// Damaged files and files that want to lead elsewhere: always an error, and never a crash or a loop.
@Suite struct KerasDamageTests {
  static let whole = [
    "keras_split_fixed.h5", "keras_split_variable.h5", "keras_3_unnamed.weights.h5",
    "keras_types.h5", "keras_types_latest.h5", "keras_3_deflated.keras",
  ]

  /// Cut at every length near the start and the end, and at many in between.
  @Test(arguments: whole)
  func everyTruncationIsAnError(_ name: String) throws {
    let folder = try TemporaryFolder()
    let whole = try contents(Reference.path(name))
    let lengths =
      Array(0..<300) + Array(stride(from: 300, to: whole.count, by: 211))
      + Array((whole.count - 64)..<whole.count)
    for length in lengths {
      let path = try folder.file(name, Array(whole[..<length]))
      let text = message { _ = try KerasFile.read(path) }
      #expect(text.hasPrefix(path), "\(length) bytes: \(text)")
    }
  }

  @Test(arguments: whole)
  func wrongBytesNeverCrash(_ name: String) throws {
    let folder = try TemporaryFolder()
    let whole = try contents(Reference.path(name))
    // Most of a file are values and room for more; these are what its structure is made of.
    let telling = whole.indices.filter {
      whole[$0] != 0 && whole[max(0, $0 - 3)...].prefix(7).contains(0)
    }
    var generator = SplitMix64(state: 42)
    var refused = 0
    let rounds = 500
    for round in 0..<rounds {
      var bytes = whole
      for _ in 0..<Int.random(in: 1...3, using: &generator) {
        let place = telling.randomElement(using: &generator)!
        switch Int.random(in: 0..<4, using: &generator) {
        case 0: bytes[place] = UInt8.random(in: 0...255, using: &generator)
        case 1: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
        case 2: bytes[place] = [0, 1, 127, 128, 255].randomElement(using: &generator)!
        default: bytes.swapAt(place, telling.randomElement(using: &generator)!)
        }
      }
      let path = try folder.file(name, bytes)
      do {
        for array in try KerasFile.read(path).layers.flatMap(\.arrays) {
          #expect(array.shape.reduce(1, *) == array.values.count, "round \(round)")
        }
      } catch {
        #expect(error is ModelFileError, "round \(round)")
        #expect("\(error)".hasPrefix(path), "round \(round): \(error)")
        refused += 1
      }
    }
    // Some bytes are values, names, or room that nothing uses.
    #expect((rounds / 10..<rounds).contains(refused))
  }

  static let elsewhere = [
    "could lead to other files and is not followed; copy the values into this file": [
      "keras_external_link.h5": "the external link 'kernel'",
      "keras_soft_link.h5": "the soft link 'kernel'",
      "keras_external_storage.h5": "a dataset that is stored in other files",
      "keras_virtual.h5": "a virtual dataset",
    ]
  ]

  @Test func nothingOutsideTheFileIsRead() throws {
    for (rest, files) in Self.elsewhere {
      for (name, subject) in files {
        let text = message { _ = try KerasFile.read(Reference.path(name)) }
        #expect(text.hasSuffix(": \(subject) \(rest)"), "\(text)")
      }
    }
  }

  @Test func circlesEnd() throws {
    let group = message { _ = try KerasFile.read(Reference.path("keras_cycle.h5")) }
    #expect(group.hasSuffix(": 'kernel' is not a dataset"), "\(group)")
    let model = message { _ = try KerasFile.read(Reference.path("keras_variables_cycle.h5")) }
    #expect(model.hasSuffix(": more than 32 levels of nesting"), "\(model)")
  }

  /// A file of the legacy layout with these changes of single bytes runs.
  private func changed(_ name: String, _ old: [UInt8], _ new: [UInt8]) throws -> [UInt8] {
    var bytes = try contents(Reference.path(name))
    let place = try #require(bytes.firstRange(of: old))
    bytes.replaceSubrange(place, with: new)
    return bytes
  }

  @Test func messagesSayWhatAndWhere() throws {
    let folder = try TemporaryFolder()
    func read(_ bytes: [UInt8]) throws -> String {
      let path = try folder.file("x.h5", bytes)
      return String(message { _ = try KerasFile.read(path) }.dropFirst(path.utf8.count))
    }
    #expect(
      try read(Array("neither".utf8))
        == ": byte 0: not a Keras file: neither HDF5 (.h5) nor a zip archive (.keras)")
    #expect(
      try read(
        changed("keras_3_unnamed.weights.h5", Array("layers\0".utf8), Array("loyers\0".utf8)))
        == ": byte 96: no Keras weights: neither the attribute 'layer_names' nor a "
        + "group 'layers'; the file has 'loyers', 'vars'")
    let noNames = try read(
      changed("keras_types.h5", Array("weight_names".utf8), Array("weight_numes".utf8)))
    #expect(noNames.hasSuffix(": the layer 'layer' has no attribute 'weight_names'"), "\(noNames)")
    let noLink = try read(
      changed("keras_types.h5", Array("little_f8\0".utf8), Array("little_f7\0".utf8)))
    #expect(noLink.hasSuffix(": 'little_f8' does not exist"), "\(noLink)")
    let gap = try read(
      changed("keras_nested.weights.h5", [0x31, 0, 0, 0, 0, 0, 0, 0], [0x39, 0, 0, 0, 0, 0, 0, 0]))
    #expect(gap.hasSuffix("has 2 arrays, and none of them is called '1'"), "\(gap)")
  }

  /// The shape 3×4 becomes one that no memory holds, and one that no file of this size could hold.
  @Test func hugeShapesAreRefusedBeforeMemoryIsTaken() throws {
    let folder = try TemporaryFolder()
    for (rows, expected) in [
      (UInt64(1) << 62, "has more elements than can be counted"),
      (1 << 50, "MB of memory and this machine has"),
      (1 << 22, "needs 33554432 bytes, and 24 are stored"),
    ] {
      let extents = [littleEndian(UInt64(3)), littleEndian(UInt64(4))].flatMap { $0 }
      let huge = [littleEndian(rows), littleEndian(UInt64(4))].flatMap { $0 }
      var bytes = try contents(Reference.path("keras_types.h5"))
      for place in bytes.ranges(of: extents) { bytes.replaceSubrange(place, with: huge) }
      let path = try folder.file("x.h5", bytes)
      let text = message { _ = try KerasFile.read(path) }
      #expect(text.contains(expected), "\(text)")
    }
  }
}
