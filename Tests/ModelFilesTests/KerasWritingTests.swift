import Foundation
import Networks
import TestSupport
import Testing

@testable import ModelFiles

@Suite struct KerasWritingTests {
  static func weights() throws -> Weights {
    try KerasMapping.weights(
      of: KerasFile.read(Reference.path("keras_2.h5")), for: KerasReference.tiny()
    ).weights
  }

  /// The group of one layer is in that of the other.
  @Test(
    arguments: KerasFile.Layout.allCases, [["a", "a/a", "a/a/a", "b/a"], ["a/a", "b/a", "a"]])
  func namesWithSlashesStayApart(_ layout: KerasFile.Layout, _ names: [String]) throws {
    let folder = try TemporaryFolder()
    let layers = names.enumerated().map { index, name in
      KerasWeights.Layer(
        name: name, className: "dense",
        arrays: [
          KerasWeights.Array(name: "kernel", shape: [1, 2], values: [Float(index), 1]),
          KerasWeights.Array(name: "bias", shape: [2], values: [Float(index), 2]),
        ])
    }
    var weights = KerasWeights()
    weights.layers = layers
    try KerasFile.write(weights, layout: layout, to: folder.file("a.h5"))
    let read = try KerasFile.read(folder.file("a.h5"))
    func values(_ layers: [KerasWeights.Layer]) -> [String: [[Float]]] {
      Dictionary(uniqueKeysWithValues: layers.map { ($0.name, $0.arrays.map(\.values)) })
    }
    #expect(values(read.layers) == values(layers))
  }

  /// Layers of a nested model, by the prefixes of their arrays.
  @Test func nestedNamesWithSlashesStayApart() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("a.h5")
    try HDF5Writer.write(to: path) { writer, root in
      try writer.attribute("layer_names", ["model"], of: root)
      try writer.group("model", in: root) { group in
        let names = ["a/kernel:0", "a/a/kernel:0", "b/c/kernel:0"]
        try writer.attribute("weight_names", names, of: group)
        for (index, name) in names.enumerated() {
          try writer.dataset(name, shape: [1], values: [Float(index)], in: group)
        }
      }
    }
    let layers = try KerasFile.read(path).layers
    #expect(layers.map(\.name) == ["a", "a/a", "c"])
    #expect(layers.map { $0.arrays.map(\.values) } == [[[0]], [[1]], [[2]]])
  }

  @Test(arguments: KerasFile.Layout.allCases)
  func whatIsWrittenIsReadAgain(_ layout: KerasFile.Layout) throws {
    let folder = try TemporaryFolder()
    let network = try KerasReference.tiny()
    let weights = try Self.weights()
    let file = try KerasMapping.keras(weights, of: network)
    let path = folder.file("a.h5")
    try KerasFile.write(file, layout: layout, to: path)
    #expect(folder.names == ["a.h5"])

    let read = try KerasFile.read(path)
    if layout == .legacy {
      #expect(read.layers.map(\.name) == file.layers.map(\.name))
      #expect(read.layers.map(\.arrays) == file.layers.map(\.arrays))
    } else {
      func classes(_ weights: KerasWeights) -> [String: String?] {
        Dictionary(uniqueKeysWithValues: weights.layers.map { ($0.name, $0.className) })
      }
      #expect(classes(read) == classes(file))
    }
    let (again, report) = try KerasMapping.weights(of: read, for: network)
    #expect(again == weights)
    #expect(report.matching == .byName)

    try KerasFile.write(file, layout: layout, to: folder.file("b.h5"))
    #expect(try contents(path) == contents(folder.file("b.h5")))
  }

  @Test func arraysHaveKerasShapesAndRoles() throws {
    let file = try KerasMapping.keras(Self.weights(), of: KerasReference.tiny())
    let reference = try KerasFile.read(Reference.path("keras_2.h5"))
    #expect(file.layers.map(\.name) == reference.layers.map(\.name))
    #expect(file.layers.map(\.arrays) == reference.layers.map(\.arrays))
  }

  /// Names of any length and alphabet, among them one within another, in so many layers that the
  /// list of names is split; and arrays of every rank.
  @Test func namesAndShapesOfAnyKind() throws {
    let folder = try TemporaryFolder()
    var layers = (0..<900).map {
      KerasWeights.Layer(
        name: "a_rather_long_name_of_a_layer_that_has_to_be_split_\($0)", arrays: [])
    }
    layers.append(
      KerasWeights.Layer(
        name: "block/ä 日本",
        arrays: [
          .init(name: "kernel", shape: [], values: [1.5]),
          .init(name: "empty", shape: [0, 2], values: []),
        ]))
    layers.append(
      KerasWeights.Layer(
        name: "block", arrays: [.init(name: "five", shape: [1, 2, 1, 1, 2], values: [1, 2, 3, 4])]))
    let path = folder.file("names.h5")
    let weights = KerasWeights(layers: layers)
    try KerasFile.write(weights, layout: .legacy, to: path)
    #expect(try KerasFile.read(path) == weights)
  }

  @Test func failuresLeaveWhatStoodThere() throws {
    let folder = try TemporaryFolder()
    let path = try folder.file("old.h5", [1, 2, 3])
    let twice = KerasWeights.Layer(name: "twice", arrays: [])
    let failed = message {
      try KerasFile.write(KerasWeights(layers: [twice, twice]), layout: .legacy, to: path)
    }
    #expect(failed == "\(path): cannot be written: HDF5: attribute already exists")
    let unknown = message {
      try KerasFile.write(KerasWeights(layers: [twice]), layout: .keras3, to: path)
    }
    #expect(
      unknown
        == "\(path): the class of layer 'twice' is unknown, and this layout needs it; write the legacy "
        + "layout instead")
    #expect(try contents(path) == [1, 2, 3])
    #expect(folder.names == ["old.h5"])
  }

  /// What `record_keras.py check` loads into Keras.
  @Test(.enabled(if: ProcessInfo.processInfo.environment["KERAS_CHECK_FOLDER"] != nil))
  func leaveFilesForKeras() throws {
    let folder = try #require(ProcessInfo.processInfo.environment["KERAS_CHECK_FOLDER"])
    let file = try KerasMapping.keras(Self.weights(), of: KerasReference.tiny())
    try KerasFile.write(file, layout: .legacy, to: "\(folder)/ours.h5")
    try KerasFile.write(file, layout: .keras3, to: "\(folder)/ours.weights.h5")
    #expect(try KerasFile.read("\(folder)/ours.h5").layers.count == file.layers.count)
  }
}
