internal import ModelFiles

/// The choice among the encodings that give the same numbers back.
enum SmallestEncoding {
  /// The elements of a file's constant arrays, all together: a few bytes must not decode to more memory
  /// than any network has.
  static let longestConstant = 1 << 28

  /// Of an array by itself: plain, one element where all are equal, or without its zeros.
  private enum Single {
    case plain(ElementArray)
    case constant(ElementArray)
    case gaps(GapCoding)

    /// The approximate size in the file, what all of them have left out.
    var byteCount: Int {
      switch self {
      case .plain(let array): array.plainBytes
      case .constant(let array): array.format.width + EncodedArrays.headerBytes
      case .gaps(let coding): coding.byteCount
      }
    }

    /// The smallest; of equals the simplest.
    static func smallest(_ array: ElementArray) -> Single {
      var candidates = [Single.plain(array)]
      if array.isConstant, array.values.count <= longestConstant {
        candidates.append(.constant(array))
      } else if let coding = GapCoding(array) {
        candidates.append(.gaps(coding))
      }
      return candidates.min { $0.byteCount < $1.byteCount } ?? .plain(array)
    }

    func add(to encoded: inout EncodedArrays) {
      switch self {
      case .plain(let array): encoded.addPlain(array)
      case .constant(let array): encoded.addConstant(array)
      case .gaps(let coding): encoded.add(coding.encoded)
      }
    }
  }

  /// Of an array that codes are allowed for.
  static func of(_ array: ElementArray) -> EncodedArrays {
    var encoded = EncodedArrays()
    Single.smallest(array).add(to: &encoded)
    return encoded
  }

  /// Of arrays that may share a codebook: that, or each by itself.
  static func of(_ arrays: [ElementArray], sharing group: String) -> EncodedArrays {
    let singles = arrays.map(Single.smallest)
    let hasOneFormat = Set(arrays.map(\.format)).count == 1
    if hasOneFormat, let coding = CodebookCoding(group, arrays),
      coding.byteCount < singles.reduce(0, { $0 + $1.byteCount })
    {
      return coding.encoded
    }
    var encoded = EncodedArrays()
    for single in singles { single.add(to: &encoded) }
    return encoded
  }
}
