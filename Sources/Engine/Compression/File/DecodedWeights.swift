internal import Foundation
internal import ModelFiles
internal import Networks

/// Decodes weights from the tensors and metadata of an untrusted file.
struct DecodedWeights {
  private(set) var weights = Weights()
  private(set) var encodings: [String: ArrayEncoding] = [:]
  private let path: String
  private let tensors: [String: StoredArray]
  private var used: Set<String> = []

  /// - Throws: `CompressedFileError`.
  init(_ tensors: [String: StoredArray], metadata: [String: String], path: String) throws {
    self.path = path
    self.tensors = tensors
    var descriptions: [String: ArrayDescription] = [:]
    var elements = 0
    for (key, text) in metadata where key.hasPrefix(ArrayDescription.prefix) {
      let name = String(key.dropFirst(ArrayDescription.prefix.count))
      guard let description = ArrayDescription(text) else {
        throw CompressedFileError(path: path, array: name, .unknownEncoding(text))
      }
      descriptions[name] = description
      let (sum, overflow) = elements.addingReportingOverflow(description.shape.reduce(1, *))
      guard !overflow, sum <= ProcessInfo.processInfo.physicalMemory / 4 else {
        throw CompressedFileError(path: path, array: name, .tooLarge)
      }
      elements = sum
    }
    for (name, description) in descriptions.sorted(by: { $0.key < $1.key }) {
      let values = try values(name, description)
      weights.arrays[name] = Weights.Entry(shape: description.shape, values: values)
    }
    for (name, tensor) in tensors where !used.contains(name) {
      // Tensors of bytes without a description have no meaning.
      guard tensor.bytes == nil else { throw failure(name, .unusedTensor) }
      weights.arrays[name] = Weights.Entry(shape: tensor.shape, values: tensor.values)
      switch tensor.format {
      case .float16: encodings[name] = .float16
      case .bfloat16: encodings[name] = .bfloat16
      default: break
      }
    }
  }

  private func failure(_ array: String, _ damage: CompressedFileError.Damage)
    -> CompressedFileError
  {
    CompressedFileError(path: path, array: array, damage)
  }

  private mutating func values(_ name: String, _ description: ArrayDescription) throws -> [Float] {
    let count = description.shape.reduce(1, *)
    switch description.coding {
    case .int8:
      encodings[name] = .int8(scales: [])
      return try int8(name, description.shape)
    case .sparse(let gaps):
      encodings[name] = .sparse
      let places = try places(name, gaps: gaps, codeOf: name, count: count)
      let elements = try floats(name + EncodedWeights.valuesSuffix, of: name)
      guard elements.count == places.count else { throw failure(name, .badData) }
      return Self.scattered(elements, places, count)
    case .packed(let group):
      encodings[name] = .codebook(group: group)
      let codebook = try floats(group + EncodedGroup.codebookSuffix, of: name)
      let bits = EncodedGroup.bits(codebook.count)
      let bytes = try bytes(name, of: name)
      guard bits <= 16, bytes.count == (count * bits + 7) / 8 else {
        throw failure(name, .badData)
      }
      var reader = BitReader(bytes)
      let numbers = (0..<count).map { _ in reader.read(bits) }
      guard reader.isAtEnd else { throw failure(name, .badData) }
      return try look(up: numbers, in: codebook, name)
    case .huffman(let group):
      encodings[name] = .codebook(group: group)
      let codebook = try floats(group + EncodedGroup.codebookSuffix, of: name)
      let code = try code(group + EncodedGroup.codeSuffix, symbols: codebook.count, of: name)
      guard let numbers = code.decode(try bytes(name, of: name), count: count) else {
        throw failure(name, .badData)
      }
      return try look(up: numbers, in: codebook, name)
    case .sparseHuffman(let gaps, let group):
      encodings[name] = .codebook(group: group)
      let codebook = try floats(group + EncodedGroup.codebookSuffix, of: name)
      let places = try places(name, gaps: gaps, codeOf: group, count: count)
      let code = try code(group + EncodedGroup.codeSuffix, symbols: codebook.count, of: name)
      let coded = try bytes(name + EncodedGroup.numbersSuffix, of: name)
      guard let numbers = code.decode(coded, count: places.count) else {
        throw failure(name, .badData)
      }
      return Self.scattered(try look(up: numbers, in: codebook, name), places, count)
    }
  }

  private mutating func int8(_ name: String, _ shape: [Int]) throws -> [Float] {
    let numbers = try tensor(name, of: name)
    let scales = try floats(name + EncodedWeights.scalesSuffix, of: name)
    guard numbers.format == .int8, numbers.shape == shape else {
      throw failure(name, .wrongTensor(name))
    }
    guard !scales.isEmpty, numbers.values.count % scales.count == 0 else {
      throw failure(name, .wrongTensor(name + EncodedWeights.scalesSuffix))
    }
    encodings[name] = .int8(scales: scales)
    let size = numbers.values.count / scales.count
    return numbers.values.enumerated().map { $1 * scales[$0 / size] }
  }

  private mutating func tensor(_ tensor: String, of array: String) throws -> StoredArray {
    guard let found = tensors[tensor] else { throw failure(array, .missingTensor(tensor)) }
    used.insert(tensor)
    return found
  }

  private mutating func bytes(_ tensor: String, of array: String) throws -> [UInt8] {
    guard let bytes = try self.tensor(tensor, of: array).bytes else {
      throw failure(array, .wrongTensor(tensor))
    }
    return bytes
  }

  private mutating func floats(_ tensor: String, of array: String) throws -> [Float] {
    let found = try self.tensor(tensor, of: array)
    guard found.format == .float32, found.shape.count == 1 else {
      throw failure(array, .wrongTensor(tensor))
    }
    return found.values
  }

  private mutating func code(_ tensor: String, symbols: Int, of array: String) throws
    -> HuffmanCode
  {
    let lengths = try bytes(tensor, of: array)
    guard let code = HuffmanCode(encodedLengths: lengths, symbols: symbols) else {
      throw failure(array, .badCode)
    }
    return code
  }

  private mutating func places(_ name: String, gaps: Int, codeOf owner: String, count: Int) throws
    -> [Int]
  {
    let code = try code(
      owner + EncodedGroup.gapCodeSuffix, symbols: GapCode.symbols, of: name)
    guard let gaps = code.decode(try bytes(name, of: name), count: gaps),
      let places = GapCode.places(gaps, count: count)
    else { throw failure(name, .badData) }
    return places
  }

  private func look(up numbers: [UInt32], in codebook: [Float], _ name: String) throws -> [Float] {
    guard numbers.allSatisfy({ $0 < codebook.count }) else { throw failure(name, .badData) }
    return numbers.map { codebook[Int($0)] }
  }

  private static func scattered(_ elements: [Float], _ places: [Int], _ count: Int) -> [Float] {
    var values = [Float](repeating: 0, count: count)
    for (place, element) in zip(places, elements) { values[place] = element }
    return values
  }
}
