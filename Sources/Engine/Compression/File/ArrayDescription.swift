/// The description of a coded array in a file's metadata, under `encoding/<name>`.
struct ArrayDescription: Equatable {
  enum Coding: Equatable {
    /// Indices of one width, into the codebook of a group.
    case packed(group: String)
    /// Huffman-coded indices.
    case huffman(group: String)
    /// Huffman-coded gaps between nonzero elements, and indices.
    case sparseHuffman(gaps: Int, group: String)
    /// Huffman-coded gaps, and plain values.
    case sparse(gaps: Int)
    /// One element, which all are equal to.
    case constant
    case int8
  }

  let shape: [Int]
  let coding: Coding

  static let prefix = "encoding/"

  init(shape: [Int], coding: Coding) {
    self.shape = shape
    self.coding = coding
  }

  /// `huffman 64x3x3x3 conv1/kernel`
  var text: String {
    let shape = shape.map(String.init).joined(separator: "x")
    return switch coding {
    case .packed(let group): "packed \(shape) \(group)"
    case .huffman(let group): "huffman \(shape) \(group)"
    case .sparseHuffman(let gaps, let group): "sparse-huffman \(shape) \(gaps) \(group)"
    case .sparse(let gaps): "sparse \(shape) \(gaps)"
    case .constant: "constant \(shape)"
    case .int8: "int8 \(shape)"
    }
  }

  /// - Returns: nil where `text` is invalid, or the shape has more elements than can be counted.
  init?(_ text: String) {
    var rest = text[...]
    func next() -> Substring {
      let word = rest.prefix { $0 != " " }
      rest = rest.dropFirst(word.count + 1)
      return word
    }
    let kind = next()
    var elements = 1
    var shape: [Int] = []
    for word in next().split(separator: "x", omittingEmptySubsequences: false) {
      guard let extent = Int(word), extent > 0, shape.count < 64 else { return nil }
      let (product, overflow) = elements.multipliedReportingOverflow(by: extent)
      guard !overflow else { return nil }
      elements = product
      shape.append(extent)
    }
    self.shape = shape
    // The group is a parameter's name, which may contain spaces.
    switch kind {
    case "packed": coding = .packed(group: String(rest))
    case "huffman": coding = .huffman(group: String(rest))
    case "sparse-huffman":
      guard let gaps = Int(next()), gaps >= 0 else { return nil }
      coding = .sparseHuffman(gaps: gaps, group: String(rest))
    case "sparse":
      guard let gaps = Int(rest), gaps >= 0 else { return nil }
      coding = .sparse(gaps: gaps)
    case "constant", "int8":
      guard rest.isEmpty else { return nil }
      coding = kind == "int8" ? .int8 : .constant
    default: return nil
    }
  }
}
