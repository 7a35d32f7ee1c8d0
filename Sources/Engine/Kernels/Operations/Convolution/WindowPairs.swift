/// The input pixels that the window's taps read, for each output pixel; taps on padding
/// are left out.
struct WindowPairs {
  struct Pair {
    /// The tap's number, row by row.
    let tap: Int
    /// Pixels, row by row.
    let input, output: Int
  }

  /// By output pixel, in the order of the taps.
  let pairs: [Pair]
  let tapCount: Int

  init(_ window: Window, input: Extent, output: Extent) {
    var pairs: [Pair] = []
    for p in 0..<output.height {
      for q in 0..<output.width {
        for r in 0..<window.kernel.height {
          let y = p * window.stride.height + r * window.dilation.height - window.padding.top
          guard (0..<input.height).contains(y) else { continue }
          for s in 0..<window.kernel.width {
            let x = q * window.stride.width + s * window.dilation.width - window.padding.left
            guard (0..<input.width).contains(x) else { continue }
            pairs.append(
              Pair(
                tap: r * window.kernel.width + s, input: y * input.width + x,
                output: p * output.width + q))
          }
        }
      }
    }
    self.pairs = pairs
    tapCount = window.kernel.height * window.kernel.width
  }

  /// The pairs of each tap.
  var byTap: [[Pair]] {
    var result = [[Pair]](repeating: [], count: tapCount)
    for pair in pairs { result[pair.tap].append(pair) }
    return result
  }
}
