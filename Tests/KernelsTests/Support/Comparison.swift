/// The largest difference of two arrays as a share of the largest magnitude in the second one.
///
/// Single elements may be near zero by cancellation, where their own relative error says nothing.
func relativeError(_ found: [Float], _ expected: [Float]) -> Double {
  precondition(found.count == expected.count, "the element counts differ")
  let scale = expected.reduce(0) { max($0, Double(abs($1))) }
  var worst = 0.0
  for (a, b) in zip(found, expected) {
    let difference = abs(Double(a) - Double(b))
    if !(difference <= worst) { worst = difference }
  }
  return worst == 0 ? 0 : worst / max(scale, 1e-30)
}
