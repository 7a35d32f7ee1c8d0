/// Decodes the codeword at the start of a bit string.
struct HuffmanDecoder {
  private static let tableBits = 12

  /// For the first bits: symbol and length, where the codeword is no longer than they.
  private var table: [(symbol: UInt32, length: UInt8)]
  /// For each length: the first codeword beyond those of this length, left-aligned in 32 bits.
  private var limits: [UInt64] = []
  private var firstWords: [UInt64] = []
  private var firstPlaces: [Int] = []
  /// The symbols in the order of their codewords.
  private let symbols: [UInt32]

  /// - Precondition: the lengths are those of a canonical code.
  init(lengths: [UInt8]) {
    symbols = lengths.indices.filter { lengths[$0] > 0 }.sorted {
      (lengths[$0], $0) < (lengths[$1], $1)
    }.map { UInt32($0) }
    table = Array(repeating: (0, 0), count: 1 << Self.tableBits)
    var (word, place) = (UInt64(0), 0)
    for length in 0...HuffmanCode.longest {
      word <<= 1
      firstWords.append(word)
      firstPlaces.append(place)
      while place < symbols.count, lengths[Int(symbols[place])] == length {
        if length <= Self.tableBits {
          let spare = Self.tableBits - length
          for entry in Int(word) << spare..<Int(word + 1) << spare {
            table[entry] = (symbols[place], UInt8(length))
          }
        }
        word += 1
        place += 1
      }
      limits.append(word << UInt64(32 - length))
    }
  }

  /// - Returns: nil where no codeword matches.
  @inline(__always)
  func lookUp(_ bits: UInt32) -> (symbol: UInt32, length: Int)? {
    let entry = table[Int(bits >> UInt32(32 - Self.tableBits))]
    if entry.length > 0 { return (entry.symbol, Int(entry.length)) }
    var length = Self.tableBits + 1
    while length <= HuffmanCode.longest {
      if UInt64(bits) < limits[length] {
        let word = UInt64(bits) >> UInt64(32 - length)
        return (symbols[firstPlaces[length] + Int(word - firstWords[length])], length)
      }
      length += 1
    }
    return nil
  }
}
