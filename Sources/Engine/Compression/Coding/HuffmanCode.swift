/// A canonical Huffman code, determined by the lengths of its codewords.
///
/// Source: Huffman 1952; Schwartz and Kallick 1964 (canonical).
struct HuffmanCode {
  /// The length limit in bits. Rare symbols get shorter codewords than they would without it.
  static let longest = 24
  private static let lengthBits = 5

  /// The length of each symbol's codeword; 0 where the symbol does not occur.
  let lengths: [UInt8]
  private let words: [UInt32]

  /// - Parameter counts: how often each symbol occurs; at least one does.
  init(counts: [Int]) {
    var counts = counts
    var lengths = Self.lengths(counts)
    while lengths.max()! > Self.longest {
      // Flatter counts give a flatter tree; zeros stay zero.
      counts = counts.map { ($0 + 1) / 2 }
      lengths = Self.lengths(counts)
    }
    self.init(lengths: lengths)!
  }

  /// - Returns: nil where the lengths are not those of a complete code.
  init?(lengths: [UInt8]) {
    var sizes = [Int](repeating: 0, count: Self.longest + 1)
    for length in lengths {
      guard length <= Self.longest else { return nil }
      sizes[Int(length)] += 1
    }
    let used = lengths.count - sizes[0]
    sizes[0] = 0
    // A single symbol has a codeword of one bit, and half of the codewords are unused.
    let whole = (1...Self.longest).reduce(0) { $0 + sizes[$1] << (Self.longest - $1) }
    guard used == 1 && sizes[1] == 1 || whole == 1 << Self.longest else { return nil }
    var next = [UInt32](repeating: 0, count: Self.longest + 2)
    for length in 1...Self.longest {
      next[length + 1] = (next[length] + UInt32(sizes[length])) << 1
    }
    var words = [UInt32](repeating: 0, count: lengths.count)
    for (symbol, length) in lengths.enumerated() where length > 0 {
      words[symbol] = next[Int(length)]
      next[Int(length)] += 1
    }
    self.lengths = lengths
    self.words = words
  }

  /// The lengths without a limit: the two rarest nodes are merged until one is left.
  private static func lengths(_ counts: [Int]) -> [UInt8] {
    let symbols = counts.indices.filter { counts[$0] > 0 }.sorted {
      (counts[$0], $0) < (counts[$1], $1)
    }
    var lengths = [UInt8](repeating: 0, count: counts.count)
    guard symbols.count > 1 else {
      for symbol in symbols { lengths[symbol] = 1 }
      return lengths
    }
    // Leaves in ascending order, followed by the inner nodes, which are created in ascending order too.
    var weights = symbols.map { counts[$0] }
    var parents = [Int](repeating: 0, count: 2 * symbols.count - 1)
    var (leaf, inner) = (0, symbols.count)
    func takeLeast(before end: Int) -> Int {
      if leaf < symbols.count, inner >= end || weights[leaf] <= weights[inner] {
        leaf += 1
        return leaf - 1
      }
      inner += 1
      return inner - 1
    }
    for node in symbols.count..<2 * symbols.count - 1 {
      let (a, b) = (takeLeast(before: node), takeLeast(before: node))
      weights.append(weights[a] + weights[b])
      (parents[a], parents[b]) = (node, node)
    }
    var depths = [UInt8](repeating: 0, count: parents.count)
    for node in (0..<parents.count - 1).reversed() { depths[node] = depths[parents[node]] + 1 }
    for (leaf, symbol) in symbols.enumerated() { lengths[symbol] = depths[leaf] }
    return lengths
  }

  /// The lengths in 5 bits each.
  func encodedLengths() -> [UInt8] {
    var writer = BitWriter()
    for length in lengths { writer.append(UInt32(length), bits: Self.lengthBits) }
    return writer.finished()
  }

  /// - Returns: nil where the bytes are not a code for this many symbols.
  init?(encodedLengths bytes: [UInt8], symbols: Int) {
    guard bytes.count == Self.encodedByteCount(symbols: symbols) else { return nil }
    var reader = BitReader(bytes)
    let lengths = (0..<symbols).map { _ in UInt8(reader.read(Self.lengthBits)) }
    guard reader.isAtEnd || bytes.isEmpty else { return nil }
    self.init(lengths: lengths)
  }

  /// How often each symbol occurs in the arrays.
  static func counts(_ arrays: [[UInt32]], symbols: Int) -> [Int] {
    var counts = [Int](repeating: 0, count: symbols)
    for symbol in arrays.joined() { counts[Int(symbol)] += 1 }
    return counts
  }

  static func encodedByteCount(symbols: Int) -> Int { (symbols * lengthBits + 7) / 8 }

  /// The coded size in bytes of a text with these symbol counts.
  func byteCount(counts: [Int]) -> Int {
    (zip(counts, lengths).reduce(0) { $0 + $1.0 * Int($1.1) } + 7) / 8
  }

  /// - Precondition: every symbol has a codeword.
  func encode(_ symbols: some Sequence<UInt32>) -> [UInt8] {
    var writer = BitWriter()
    for symbol in symbols {
      writer.append(words[Int(symbol)], bits: Int(lengths[Int(symbol)]))
    }
    return writer.finished()
  }

  /// The first `count` symbols of `bytes`.
  ///
  /// - Returns: nil where the bytes do not decode to exactly this many.
  func decode(_ bytes: [UInt8], count: Int) -> [UInt32]? {
    // Each symbol has at least one bit; checked before memory is allocated.
    guard count <= bytes.count * 8 else { return nil }
    let decoder = HuffmanDecoder(lengths: lengths)
    var reader = BitReader(bytes)
    var isWrong = false
    let symbols = [UInt32](unsafeUninitializedCapacity: count) { output, filled in
      while filled < count {
        guard let (symbol, length) = decoder.lookUp(reader.peek) else { break }
        output[filled] = symbol
        filled += 1
        reader.skip(length)
        if reader.isOverrun { break }
      }
      isWrong = filled < count
    }
    guard !isWrong, !reader.isOverrun, reader.isAtEnd || bytes.isEmpty else { return nil }
    return symbols
  }
}
