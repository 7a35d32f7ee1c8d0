internal import Foundation

/// Files of models that other programs write and that are not read here, and what to do with them.
package enum ForeignModelFile: String, CaseIterable, Hashable, Sendable {
  case pytorch, torchScript, pickle, tensorFlow, tensorFlowLite, tensorRT, coreML, openVINO
  case onnxRuntime, executorch, gguf, flax, paddle

  /// What a file or folder is; nil where it is missing, where its content is of no kind that is known
  /// here, and where it may be a model that can be read.
  ///
  /// The content decides, and where it says nothing the name.
  package static func at(_ path: String) -> Self? {
    var facts = stat()
    guard stat(path, &facts) == 0 else { return named(path) }
    if facts.st_mode & S_IFMT == S_IFDIR {
      for name in ["saved_model.pb", "saved_model.pbtxt"]
      where access("\(path)/\(name)", F_OK) == 0 {
        return .tensorFlow
      }
      return named(path)
    }
    if let file = try? InputFile(path), let content = content(of: file) { return content }
    return named(path)
  }

  /// What the beginning of a file says, for zip archives their list of files.
  static func content(of file: InputFile) -> Self? {
    guard let head = try? file.bytes(at: 0, count: min(file.size, 16)), head.count >= 8 else {
      return nil
    }
    let mark = String(decoding: head[4..<8], as: UTF8.self)
    if mark == "TFL3" { return .tensorFlowLite }
    if mark == "ORTM" { return .onnxRuntime }
    if mark.hasPrefix("ET") { return .executorch }
    switch String(decoding: head[..<4], as: UTF8.self) {
    case "GGUF": return .gguf
    case "ptrt", "ftrt": return .tensorRT
    default: break
    }
    if isPickle(head) { return .pytorch(isTorch: isTorch(file)) }
    guard (try? ZipArchive.isPresent(in: file)) == true, let archive = try? ZipArchive(file) else {
      return nil
    }
    let names = archive.names.compactMap { $0.split(separator: "/").last }
    guard names.contains("data.pkl") else { return nil }
    return names.contains("constants.pkl") ? .torchScript : .pytorch
  }

  /// What a name says; nil where it ends like a file that can be read.
  static func named(_ path: String) -> Self? {
    guard ModelFileKind(of: path) == nil else { return nil }
    let name = path.lowercased()
    return endings.first { $0.names.contains(where: name.hasSuffix) }?.kind
  }

  private static let endings: [(kind: Self, names: [String])] = [
    (.torchScript, [".torchscript", ".ptl", ".pt2"]),
    (.pytorch, [".pth", ".pt", ".pth.tar", ".bin", ".ckpt"]),
    (.pickle, [".pkl", ".pickle", ".joblib", ".dill"]),
    (.tensorFlow, [".pb", ".pbtxt", ".ckpt.index", ".ckpt.meta", ".data-00000-of-00001"]),
    (.tensorFlowLite, [".tflite", ".lite"]),
    (.tensorRT, [".engine", ".plan", ".trt"]),
    (.coreML, [".mlmodel", ".mlpackage", ".mlmodelc"]),
    (.openVINO, [".xml"]),
    (.onnxRuntime, [".ort"]),
    (.executorch, [".pte"]),
    (.gguf, [".gguf", ".ggml"]),
    (.flax, [".msgpack"]),
    (.paddle, [".pdparams", ".pdmodel", ".pdiparams"]),
  ]

  /// Protocols 2 to 5, which begin with their number; opcodes follow. The length that begins a
  /// safetensors file can begin so as well, and then its header follows.
  private static func isPickle(_ head: [UInt8]) -> Bool {
    guard head[0] == 0x80, (2...5).contains(head[1]) else { return false }
    return !(head.count > 8 && head[8] == UInt8(ascii: "{") && head[4..<8].allSatisfy { $0 == 0 })
  }

  /// The number that `torch.save` began its files with before they were zip archives.
  private static func isTorch(_ file: InputFile) -> Bool {
    let number: [UInt8] = [
      0x8A, 0x0A, 0x6C, 0xFC, 0x9C, 0x46, 0xF9, 0x20, 0x6A, 0xA8, 0x50, 0x19,
    ]
    return (try? file.bytes(at: 2, count: number.count)) == number
  }

  private static func pytorch(isTorch: Bool) -> Self { isTorch ? .pytorch : .pickle }
}

extension ForeignModelFile {
  /// What it is and why it is not read.
  package var reason: String {
    switch self {
    case .pytorch: "a PyTorch pickle, which can execute code when loaded and is not read"
    case .torchScript: "a TorchScript program, which holds code and is not read"
    case .pickle: "a Python pickle, which can execute code when loaded and is not read"
    case .tensorFlow: "a graph or checkpoint of TensorFlow, which is not read"
    case .tensorFlowLite: "a TensorFlow Lite model, which is not read"
    case .tensorRT: "a TensorRT engine, compiled for one kind of GPU, which is not read"
    case .coreML: "a Core ML model, which is not read"
    case .openVINO: "an OpenVINO model, which is not read"
    case .onnxRuntime: "a model in ONNX Runtime's own format, which is not read"
    case .executorch: "an ExecuTorch program, which is not read"
    case .gguf: "a GGUF file of a language model, which is not read"
    case .flax: "a file of Flax, which is not read"
    case .paddle: "a file of PaddlePaddle, which is not read"
    }
  }

  /// How a file that can be read is made of it, as an imperative.
  ///
  /// - Parameter path: the file.
  package func advice(for path: String) -> String {
    let file = path.split(separator: "/").last.map(String.init) ?? path
    let stem = file.split(separator: ".").first.map(String.init) ?? "model"
    let export =
      "`torch.onnx.export(model.eval(), torch.zeros(1, 3, 224, 224), \"\(stem).onnx\")`"
    switch self {
    case .pytorch:
      // Lightning keeps the weights below a key.
      let part = file.lowercased().hasSuffix(".ckpt") ? "[\"state_dict\"]" : ""
      return "save its weights in Python with "
        + "`from safetensors.torch import save_file; save_file(torch.load(\"\(file)\", "
        + "weights_only=True)\(part), \"\(stem).safetensors\")`, or export the model with \(export)"
    case .torchScript, .executorch:
      return "export the model that it was made from with \(export)"
    case .tensorFlow:
      return "convert a SavedModel with `python -m tf2onnx.convert --saved-model FOLDER --output "
        + "\(stem).onnx`, or save the weights in Keras with `model.save_weights(\"\(stem).weights.h5\")`"
    case .tensorFlowLite:
      return "convert it with `python -m tf2onnx.convert --tflite \(file) --output \(stem).onnx`"
    case .paddle: return "convert the model with `paddle2onnx`"
    case .gguf: return "give the weights of an image classifier as .safetensors or .onnx"
    case .pickle, .tensorRT, .coreML, .openVINO, .onnxRuntime, .flax:
      return "export the model that it was made from to ONNX"
    }
  }

  /// Both in one sentence.
  package func explanation(for path: String) -> String { "\(reason); \(advice(for: path))" }
}
