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
    var (elements, constants) = (0, 0)
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
      if description.coding == .constant {
        constants += description.shape.reduce(1, *)
        guard constants <= SmallestEncoding.longestConstant else {
          throw CompressedFileError(path: path, array: name, .tooLarge)
        }
      }
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
    let (numbers, format, coding) = try numbers(name, description, count: count)
    guard format == .int8 else {
      encodings[name] = ArrayEncoding(Self.elements(format), coding)
      return numbers
    }
    let scales = try vector(name + EncodedArrays.scalesSuffix, of: name)
    guard scales.format == .float32, !scales.values.isEmpty, count % scales.values.count == 0 else {
      throw failure(name, .wrongTensor(name + EncodedArrays.scalesSuffix))
    }
    encodings[name] = ArrayEncoding(.int8(scales: scales.values), coding)
    return ElementArray.scaled(numbers, by: scales.values)
  }

  private static func elements(_ format: StoredArray.Format) -> ArrayEncoding.Elements {
    switch format {
    case .float16: .float16
    case .bfloat16: .bfloat16
    case .float32, .int8, .uint8: .float32
    }
  }

  private typealias Numbers = (
    values: [Float], format: StoredArray.Format, coding: ArrayEncoding.Coding
  )

  /// The numbers of an array in their element type.
  private mutating func numbers(
    _ name: String, _ description: ArrayDescription, count: Int
  ) throws -> Numbers {
    switch description.coding {
    case .int8:
      _ = try tensor(name + EncodedArrays.scalesSuffix, of: name)
      let found = try tensor(name, of: name)
      guard found.format == .int8, found.shape == description.shape else {
        throw failure(name, .wrongTensor(name))
      }
      return (found.values, .int8, .plain)
    case .constant:
      let found = try vector(name, of: name)
      guard found.values.count == 1 else { throw failure(name, .wrongTensor(name)) }
      return ([Float](repeating: found.values[0], count: count), found.format, .sparse)
    case .sparse(let gaps):
      let places = try places(name, gaps: gaps, codeOf: name, count: count)
      let elements = try vector(name + EncodedArrays.valuesSuffix, of: name)
      guard elements.values.count == places.count else { throw failure(name, .badData) }
      return (Self.scattered(elements.values, places, count), elements.format, .sparse)
    case .packed(let group):
      let codebook = try vector(group + EncodedArrays.codebookSuffix, of: name)
      let bits = CodebookCoding.bits(codebook.values.count)
      let bytes = try bytes(name, of: name)
      guard bits <= 16, bytes.count == (count * bits + 7) / 8 else {
        throw failure(name, .badData)
      }
      var reader = BitReader(bytes)
      let indices = (0..<count).map { _ in reader.read(bits) }
      guard reader.isAtEnd else { throw failure(name, .badData) }
      let values = try look(up: indices, in: codebook.values, name)
      return (values, codebook.format, .codebook(group: group))
    case .huffman(let group):
      let codebook = try vector(group + EncodedArrays.codebookSuffix, of: name)
      let values = try decode(name, count: count, of: name, codebook.values, group)
      return (values, codebook.format, .codebook(group: group))
    case .sparseHuffman(let gaps, let group):
      let codebook = try vector(group + EncodedArrays.codebookSuffix, of: name)
      let places = try places(name, gaps: gaps, codeOf: group, count: count)
      let values = try decode(
        name + EncodedArrays.numbersSuffix, count: places.count, of: name, codebook.values, group)
      return (
        Self.scattered(values, places, count), codebook.format, .codebook(group: group)
      )
    }
  }

  /// The values that the Huffman-coded indices in `tensor` stand for.
  private mutating func decode(
    _ tensor: String, count: Int, of array: String, _ codebook: [Float], _ group: String
  ) throws -> [Float] {
    let code = try code(group + EncodedArrays.codeSuffix, symbols: codebook.count, of: array)
    guard let indices = code.decode(try bytes(tensor, of: array), count: count) else {
      throw failure(array, .badData)
    }
    return try look(up: indices, in: codebook, array)
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

  /// A tensor of numbers in one dimension.
  private mutating func vector(_ tensor: String, of array: String) throws -> StoredArray {
    let found = try self.tensor(tensor, of: array)
    guard found.bytes == nil, found.format != .uint8, found.shape.count == 1 else {
      throw failure(array, .wrongTensor(tensor))
    }
    return found
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
      owner + EncodedArrays.gapCodeSuffix, symbols: GapCode.symbols, of: name)
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
