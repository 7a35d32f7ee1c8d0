/// The positions of nonzero elements, as the numbers of zeros before each of them.
///
/// Source: Han et al. 2016, section 2, with 8 bits per gap; here a Huffman code follows.
enum GapCode {
  /// A filler: this many zeros and no element after them.
  static let filler: UInt32 = 255
  static let symbols = 256

  /// The gaps of `values`; of trailing zeros only whole fillers are coded.
  static func gaps(_ values: [Float]) -> [UInt32] {
    var gaps: [UInt32] = []
    var zeros = 0
    for value in values {
      // −0 is an element: decoding must be exact.
      if value.bitPattern == 0 {
        zeros += 1
        continue
      }
      while zeros >= filler {
        gaps.append(filler)
        zeros -= Int(filler)
      }
      gaps.append(UInt32(zeros))
      zeros = 0
    }
    // So that the decoded size is bounded by the coded size.
    while zeros >= filler {
      gaps.append(filler)
      zeros -= Int(filler)
    }
    return gaps
  }

  /// The positions of the elements among `count`.
  ///
  /// - Returns: nil where they do not fit.
  static func places(_ gaps: [UInt32], count: Int) -> [Int]? {
    var places: [Int] = []
    var next = 0
    for gap in gaps {
      next += Int(gap)
      if gap == filler { continue }
      guard next < count else { return nil }
      places.append(next)
      next += 1
    }
    return next <= count && count - next < filler ? places : nil
  }
}
