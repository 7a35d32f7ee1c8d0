import Kernels
import Networks

/// Structures that a plan must get right, some made to break the sharing of gradients' memory.
let networkCases: [NetworkCase] = [
  NetworkCase("residual block with projection") { m, input in
    let stem = m.activation(m.normalization(m.convolution(input, 5)))
    var x = m.activation(m.normalization(m.convolution(stem, 8, stride: 2)))
    x = m.normalization(m.convolution(x, 8))
    let shortcut = m.normalization(m.convolution(stem, 8, kernel: 1, stride: 2, bias: true))
    _ = m.classifier(m.activation(m.add(.add, shortcut, x)))
  },
  NetworkCase("identity blocks with more planes, option A") { m, input in
    let stem = m.activation(m.normalization(m.convolution(input, 4)))
    let inner = m.activation(m.add(.add, m.normalization(m.convolution(stem, 4)), stem))
    let x = m.normalization(m.convolution(inner, 8, stride: 2))
    let pool = Pooling(.max, window: Window(kernel: Extent(1), stride: Extent(2)))
    let shortcut = m.add(
      .zeroPadding(ZeroPadding(.none, extraChannels: 4)), m.add(.pooling(pool), inner))
    _ = m.classifier(m.activation(m.add(.add, x, shortcut)))
  },
  NetworkCase("a value used three times, and in one sum") { m, input in
    let x = m.convolution(input, 5, bias: true)
    let sum = m.add(.add, m.activation(x), m.add(.activation(.sigmoid), x), x)
    _ = m.classifier(sum)
  },
  NetworkCase("x + x, then x + x + x") { m, input in
    let x = m.convolution(input, 4)
    let twice = m.add(.add, x, x)
    _ = m.classifier(m.convolution(m.add(.add, twice, twice, twice), 3))
  },
  NetworkCase("x · x") { m, input in
    let x = m.convolution(input, 4)
    _ = m.classifier(m.add(.multiply, x, x))
  },
  NetworkCase("squeeze and excitation") { m, input in
    let x = m.activation(m.normalization(m.convolution(input, 17)))
    let squeeze = Pooling(.average, window: Window(kernel: Extent(7, 6)))
    var gate = m.add(.pooling(squeeze), x)
    gate = m.activation(m.convolution(gate, 3, kernel: 1, bias: true))
    gate = m.add(.activation(.sigmoid), m.convolution(gate, 17, kernel: 1, bias: true))
    _ = m.classifier(m.convolution(m.add(.multiply, x, gate), 4))
  },
  NetworkCase("a gate of its own size, x · sigmoid(x)") { m, input in
    let x = m.normalization(m.convolution(input, 5))
    _ = m.classifier(m.add(.add, m.add(.multiply, x, m.add(.activation(.sigmoid), x)), x))
  },
  NetworkCase("dropout, twice, and before the classifier") { m, input in
    var x = m.dropout(m.activation(m.convolution(input, 6)), 0.2)
    x = m.dropout(m.convolution(x, 6), 0.5)
    let flat = m.dropout(m.add(.flatten, x), 0.4)
    _ = m.add(.dense(Dense(outputs: 3, hasBias: false)), flat)
  },
  NetworkCase("zero padding before a convolution and before max pooling") { m, input in
    let uneven = ZeroPadding(Padding(top: 2, left: 1, bottom: 0, right: 3))
    var x = m.convolution(m.add(.zeroPadding(uneven), input), 5, stride: 2, padding: Padding(1))
    x = m.add(.zeroPadding(ZeroPadding(Padding(1))), m.activation(m.normalization(x)))
    let pool = Pooling(.max, window: Window(kernel: Extent(3), stride: Extent(2)))
    x = m.add(.pooling(pool), x)
    // Read by two, so that the convolution can't take it over.
    let padded = m.add(.zeroPadding(ZeroPadding(Padding(1))), x)
    let a = m.convolution(padded, 4, padding: Padding.none)
    let b = m.convolution(padded, 4, padding: Padding.none, bias: true)
    _ = m.classifier(m.add(.add, a, b))
  },
  NetworkCase("a sum that feeds two sums") { m, input in
    let a = m.convolution(input, 4)
    let b = m.convolution(input, 4)
    let c = m.add(.add, a, b)
    let d = m.add(.add, a, c)
    _ = m.classifier(m.convolution(m.add(.add, c, d), 5))
  },
  NetworkCase("a value that feeds two sums, which are read again") { m, input in
    let x = m.convolution(input, 4)
    let a = m.add(.add, x, m.convolution(x, 4))
    let b = m.add(.add, m.activation(a), x)
    _ = m.classifier(m.add(.multiply, m.add(.add, a, b), b))
  },
  NetworkCase("nested residuals") { m, input in
    let x = m.convolution(input, 4)
    let inner = m.add(.add, x, m.normalization(m.convolution(x, 4)))
    let middle = m.add(.add, inner, m.activation(m.convolution(m.activation(inner), 4)))
    let outer = m.add(.add, x, middle)
    _ = m.classifier(m.add(.add, m.normalization(outer), inner, outer))
  },
  NetworkCase("a sum as the result") { m, input in
    let flat = m.add(.flatten, m.activation(m.convolution(input, 3)))
    let a = m.add(.dense(Dense(outputs: 4)), flat)
    let b = m.add(.dense(Dense(outputs: 4)), flat)
    _ = m.add(.add, m.add(.add, a, b), a)
  },
  NetworkCase("depthwise and grouped convolutions, relu6, silu, average pooling") { m, input in
    var x = m.add(.activation(.silu), m.normalization(m.convolution(input, 16, stride: 2)))
    x = m.normalization(m.convolution(x, 16, groups: 16))
    x = m.convolution(m.add(.activation(.relu6), x), 6, groups: 2, bias: true)
    let pool = Pooling(.average, window: Window(kernel: Extent(3), padding: Padding(1)))
    _ = m.classifier(m.add(.pooling(pool), x))
  },
  NetworkCase("normalization of the input and of a sum") { m, input in
    let x = m.activation(m.normalization(input))
    let sum = m.activation(m.normalization(m.add(.add, x, m.convolution(x, 3))))
    let pooled = m.add(.globalPooling(GlobalPooling(.max)), sum)
    _ = m.add(.dense(Dense(outputs: 5)), pooled)
  },
  NetworkCase("features without a classifier") { m, input in
    let x = m.activation(m.normalization(m.convolution(input, 6, bias: true)))
    _ = m.add(.globalPooling(GlobalPooling(.average)), x)
  },
]

/// Random acyclic graphs of sums, products, activations, normalizations and 1×1 convolutions.
let randomNetworkCases: [NetworkCase] = (0..<40).map { seed in
  NetworkCase("random graph \(seed)", input: [3, 3, 2]) { m, input in
    var draws: UInt64 = 0
    func draw(_ count: Int) -> Int {
      draws += 1
      return Int(RandomBits.hash(UInt64(seed), draws) % UInt64(count))
    }
    var layers = [m.convolution(input, 4), m.convolution(input, 4, bias: true)]
    for _ in 0..<4 + draw(9) {
      let a = layers[max(0, layers.count - 1 - draw(4))]
      let b = layers[draw(layers.count)]
      let c = layers[draw(layers.count)]
      let next =
        switch draw(9) {
        case 0...2: m.add(.add, a, b)
        case 3: m.add(.add, a, b, c)
        case 4: m.add(.multiply, m.add(.activation(.sigmoid), a), b)
        case 5: m.activation(a)
        case 6: m.normalization(a)
        case 7: m.dropout(a, 0.3)
        default: m.convolution(a, 4, kernel: 1)
        }
      layers.append(next)
    }
    _ = m.classifier(m.add(.add, layers[layers.count - 1], m.activation(layers[2])))
  }
}
