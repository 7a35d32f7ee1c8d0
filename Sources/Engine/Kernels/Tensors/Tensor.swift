/// A tensor in memory, of float32 unless its descriptor says otherwise.
package final class Tensor {
  package let descriptor: TensorDescriptor
  private let buffer: AlignedBuffer
  private var memoryHandle: Memory?
  /// The last view requested: kernels request the same ones in each run.
  private var view: (descriptor: MemoryDescriptor, memory: Memory)?

  package var shape: [Int] { descriptor.shape }

  /// - Throws: `KernelError.outOfMemory`.
  package convenience init(_ descriptor: TensorDescriptor) throws {
    try self.init(descriptor, in: AlignedBuffer(byteCount: descriptor.byteCount))
  }

  /// A tensor in memory that others may use at other times.
  package init(_ descriptor: TensorDescriptor, in buffer: AlignedBuffer) {
    precondition(buffer.byteCount >= descriptor.byteCount, "the buffer is too small")
    self.descriptor = descriptor
    self.buffer = buffer
  }

  /// The elements as they lie in memory, padding included.
  ///
  /// - Precondition: they are float32.
  package var elements: UnsafeMutableBufferPointer<Float> {
    precondition(descriptor.isFloat32, "only float32 elements are seen as such")
    let count = descriptor.byteCount / MemoryLayout<Float>.stride
    return UnsafeMutableBufferPointer(
      start: buffer.start.assumingMemoryBound(to: Float.self), count: count)
  }

  /// The first element.
  package var pointer: UnsafeMutablePointer<Float> {
    buffer.start.assumingMemoryBound(to: Float.self)
  }

  /// The same memory under another row-major shape with the same number of elements.
  package func reshaped(to shape: [Int]) -> Tensor {
    precondition(descriptor.isRowMajor, "only row-major memory has another shape")
    precondition(shape.reduce(1, *) == descriptor.count, "the element counts differ")
    return Tensor(TensorDescriptor(shape), in: buffer)
  }

  /// Copies row-major values into whatever layout this tensor has.
  package func load(_ values: [Float]) throws {
    precondition(values.count == descriptor.count, "the element counts differ")
    guard descriptor.isRowMajor else {
      let plain = try Tensor(descriptor.rowMajor)
      try plain.load(values)
      return try Reorder.run(from: plain, to: self)
    }
    values.withUnsafeBufferPointer { pointer.update(from: $0.baseAddress!, count: values.count) }
  }

  /// The values, row-major.
  package func values() throws -> [Float] {
    guard descriptor.isRowMajor else {
      let plain = try Tensor(descriptor.rowMajor)
      try Reorder.run(from: self, to: plain)
      return try plain.values()
    }
    return Array(UnsafeBufferPointer(start: pointer, count: descriptor.count))
  }

  /// Fills with a number, padding included.
  package func fill(_ value: Float) {
    if descriptor.isFloat32 {
      elements.update(repeating: value)
    } else {
      words.update(repeating: Precision.bfloat16.bits(value))
    }
  }

  /// Whether all elements are finite, padding included.
  package var isFinite: Bool {
    descriptor.isFloat32
      ? elements.allSatisfy(\.isFinite)
      : words.allSatisfy { Float(bitPattern: UInt32($0) << 16).isFinite }
  }

  /// The elements of a tensor of bfloat16 numbers.
  private var words: UnsafeMutableBufferPointer<UInt16> {
    precondition(descriptor.isBFloat16, "only bfloat16 elements are seen as such")
    let count = descriptor.byteCount / MemoryLayout<UInt16>.stride
    return UnsafeMutableBufferPointer(
      start: buffer.start.assumingMemoryBound(to: UInt16.self), count: count)
  }

  /// Copies the memory of a tensor of the same descriptor, unless it is the same memory.
  func copy(_ other: Tensor) {
    guard !shares(other) else { return }
    precondition(descriptor == other.descriptor, "the layouts differ")
    buffer.start.copyMemory(from: other.buffer.start, byteCount: descriptor.byteCount)
  }

  /// Whether both share the same memory.
  func shares(_ other: Tensor) -> Bool { buffer === other.buffer }

  /// oneDNN's view of this tensor.
  func memory() throws -> Memory {
    if let memoryHandle { return memoryHandle }
    let memory = try Memory(descriptor.memoryDescriptor(), at: buffer.start)
    memoryHandle = memory
    return memory
  }

  /// oneDNN's view of this memory as `other`; nil: as this tensor.
  func memory(as other: MemoryDescriptor?) throws -> Memory {
    guard let other else { return try memory() }
    if let view, view.descriptor === other { return view.memory }
    precondition(buffer.byteCount >= other.byteCount, "the buffer is too small")
    let memory = try Memory(other, at: buffer.start)
    view = (other, memory)
    return memory
  }
}
