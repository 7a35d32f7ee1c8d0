/// The places of the elements that are not 0, as the numbers of zeros before each of them.
///
/// Source: Han et al. 2016, section 2, where a gap has 8 bits; here a Huffman code follows.
enum GapCode {
  /// So many zeros and no element after them.
  static let filler: UInt32 = 255
  static let symbols = 256

  /// The gaps of `values`; of the zeros behind the last element what is no whole filler needs none.
  static func gaps(_ values: [Float]) -> [UInt32] {
    var gaps: [UInt32] = []
    var zeros = 0
    for value in values {
      // −0 is an element: what is read must be what was written.
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
    // So that what can be read is bounded by what was written.
    while zeros >= filler {
      gaps.append(filler)
      zeros -= Int(filler)
    }
    return gaps
  }

  /// Where the elements stand among `count` places.
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
