/// SplitMix64: the same seed gives the same numbers on every platform and in every release.
///
/// The state is incremented by the golden ratio times 2⁶⁴ and mixed by a bijection of 64 bits. Anything that
/// needs reproducible randomness draws from this and from the two algorithms below, never from the
/// standard library's `shuffle` or `random(in:)`, whose use of a generator is not specified.
///
/// Source: Steele, Lea and Flood 2014, "Fast splittable pseudorandom number generators".
package struct SeededGenerator: RandomNumberGenerator, Hashable, Sendable {
  private static let increment: UInt64 = 0x9E37_79B9_7F4A_7C15
  private var state: UInt64

  /// The generator as published.
  package init(seed: UInt64) { state = seed }

  /// One of many independent streams of one seed, identified by numbers such as a purpose and
  /// an epoch.
  package init(seed: UInt64, stream: UInt64...) {
    // Mixed after each part, so that their order counts.
    state = stream.reduce(Self.mix(seed &+ Self.increment)) { Self.mix($0 &+ $1) }
  }

  package mutating func next() -> UInt64 {
    state &+= Self.increment
    return Self.mix(state)
  }

  /// A uniform number in `0 ..< bound`: the high word of a 128-bit product, with the
  /// few products rejected that would favor some numbers (Lemire 2019).
  package mutating func integer(below bound: Int) -> Int {
    precondition(bound > 0, "the bound must be above 0")
    let bound = UInt64(bound)
    var product = next().multipliedFullWidth(by: bound)
    if product.low < bound {
      let rejected = (0 &- bound) % bound
      while product.low < rejected { product = next().multipliedFullWidth(by: bound) }
    }
    return Int(product.high)
  }

  /// Shuffles `values` uniformly: Fisher and Yates, from the end.
  package mutating func shuffle<Element>(_ values: inout [Element]) {
    var last = values.count - 1
    while last > 0 {
      values.swapAt(last, integer(below: last + 1))
      last -= 1
    }
  }

  private static func mix(_ word: UInt64) -> UInt64 {
    var word = word
    word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
    word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
    return word ^ (word >> 31)
  }
}
