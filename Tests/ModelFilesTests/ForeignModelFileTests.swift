import Foundation
import ModelFiles
import TestSupport
import Testing

@Suite struct ForeignModelFileTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// A zip archive of empty stored entries.
  static func zip(_ names: [String]) -> [UInt8] {
    var (entries, directory): ([UInt8], [UInt8]) = ([], [])
    for name in names {
      let offset = UInt32(entries.count)
      let rest = [UInt8](repeating: 0, count: 12)
      let common =
        littleEndian(UInt16(20)) + [UInt8](repeating: 0, count: 8) + rest
        + littleEndian(UInt16(name.utf8.count)) + [0, 0]
      entries += [0x50, 0x4B, 3, 4] + common + Array(name.utf8)
      directory += [0x50, 0x4B, 1, 2, 20, 0] + common
      directory += [UInt8](repeating: 0, count: 10) + littleEndian(offset) + Array(name.utf8)
    }
    let count = littleEndian(UInt16(names.count))
    return entries + directory + [0x50, 0x4B, 5, 6, 0, 0, 0, 0] + count + count
      + littleEndian(UInt32(directory.count)) + littleEndian(UInt32(entries.count)) + [0, 0]
  }

  /// What `pickle.dumps({"a": 1}, protocol=2)` gives.
  static let pickle: [UInt8] = [
    0x80, 2, 0x7D, 0x71, 0, 0x58, 1, 0, 0, 0, 0x61, 0x71, 1, 0x4B, 1, 0x73, 0x2E,
  ]
  /// How `torch.save(…, _use_new_zipfile_serialization=False)` begins.
  static let oldTorch: [UInt8] = [
    0x80, 2, 0x8A, 0x0A, 0x6C, 0xFC, 0x9C, 0x46, 0xF9, 0x20, 0x6A, 0xA8, 0x50, 0x19, 0x2E, 0x80,
  ]

  /// Whatever the name says.
  @Test(
    arguments: [
      (zip(["net/data.pkl", "net/byteorder", "net/data/0"]), .pytorch), (oldTorch, .pytorch),
      (zip(["net/data.pkl", "net/constants.pkl"]), .torchScript), (pickle, .pickle),
      ([0x1C, 0, 0, 0] + Array("TFL3".utf8), .tensorFlowLite),
      (Array("GGUF".utf8) + [3, 0, 0, 0], .gguf), (Array("ftrt".utf8) + [0, 0, 0, 0], .tensorRT),
      (zip(["config.json", "model.weights.h5"]), nil),
      // The length of this header begins as a pickle does.
      (safetensors("{}" + String(repeating: " ", count: 0x280 - 2)), nil), ([], nil),
      ([8, 7, 0x12, 7, 0x70, 0x79, 0x74, 0x6F], nil),
    ] as [([UInt8], ForeignModelFile?)])
  func theContentTells(_ bytes: [UInt8], _ kind: ForeignModelFile?) throws {
    for name in ["a.safetensors", "b.h5", "c.onnx", "d.keras"] {
      #expect(ForeignModelFile.at(try folder.file(name, bytes)) == kind, "\(name)")
    }
    #expect(ForeignModelFile.at(try folder.file("e.PTH", bytes)) == kind ?? .pytorch)
  }

  @Test(
    arguments: [
      ("a.pth", .pytorch), ("a.PT", .pytorch), ("pytorch_model.bin", .pytorch),
      ("a.ckpt", .pytorch),
      ("a.pth.tar", .pytorch), ("a.pkl", .pickle), ("a.joblib", .pickle), ("a.pb", .tensorFlow),
      ("a.ckpt.index", .tensorFlow), ("a.tflite", .tensorFlowLite), ("a.engine", .tensorRT),
      ("a.mlmodel", .coreML), ("a.ort", .onnxRuntime), ("a.onnx", nil), ("a.safetensors", nil),
      ("a", nil),
    ] as [(String, ForeignModelFile?)])
  func theNameOfWhatIsMissingTells(_ name: String, _ kind: ForeignModelFile?) {
    #expect(ForeignModelFile.at(folder.file(name)) == kind)
  }

  @Test func foldersAreRecognized() throws {
    _ = try folder.file("saved/saved_model.pb", [8])
    _ = try folder.file("other/a.txt", [8])
    #expect(ForeignModelFile.at(folder.file("saved")) == .tensorFlow)
    #expect(ForeignModelFile.at(folder.file("other")) == nil)
  }

  @Test func eachSaysWhatToDo() {
    #expect(
      ForeignModelFile.pytorch.explanation(for: "runs/net.ckpt") == """
        a PyTorch pickle, which can execute code when loaded and is not read; save its weights in Python \
        with `from safetensors.torch import save_file; save_file(torch.load("net.ckpt", \
        weights_only=True)["state_dict"], "net.safetensors")`, or export the model with \
        `torch.onnx.export(model.eval(), torch.zeros(1, 3, 224, 224), "net.onnx")`
        """)
    #expect(
      ForeignModelFile.tensorFlowLite.explanation(for: "net.tflite") == """
        a TensorFlow Lite model, which is not read; convert it with `python -m tf2onnx.convert --tflite \
        net.tflite --output net.onnx`
        """)
    for kind in ForeignModelFile.allCases {
      #expect(kind.reason.hasSuffix("not read") && !kind.advice(for: "a.b").isEmpty)
    }
  }
}
