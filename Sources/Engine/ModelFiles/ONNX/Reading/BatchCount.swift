/// An integer that a graph computes from shapes: `fixed + perImage · N + perIndex · n`, N the batch
/// size and n the index of the image.
struct BatchCount: Hashable, Sendable {
  var fixed: Int
  var perImage: Int
  var perIndex: Int

  init(_ fixed: Int, perImage: Int = 0, perIndex: Int = 0) {
    self.fixed = fixed
    self.perImage = perImage
    self.perIndex = perIndex
  }

  var isFixed: Bool { perImage == 0 && perIndex == 0 }

  /// Whether it is a multiple of the batch size.
  var isPerImage: Bool { fixed == 0 && perImage > 0 && perIndex == 0 }

  private typealias Checked = (partialValue: Int, overflow: Bool)

  private static func combine(
    _ a: BatchCount, _ b: BatchCount, _ function: (Int, Int) -> Checked
  ) throws -> BatchCount {
    let parts = [
      function(a.fixed, b.fixed), function(a.perImage, b.perImage),
      function(a.perIndex, b.perIndex),
    ]
    guard !parts.contains(where: \.overflow) else { throw ONNXError.Problem.integerArithmetic }
    return BatchCount(
      parts[0].partialValue, perImage: parts[1].partialValue, perIndex: parts[2].partialValue)
  }

  static func sum(_ a: BatchCount, _ b: BatchCount) throws -> BatchCount {
    try combine(a, b) { $0.addingReportingOverflow($1) }
  }

  static func difference(_ a: BatchCount, _ b: BatchCount) throws -> BatchCount {
    try combine(a, b) { $0.subtractingReportingOverflow($1) }
  }

  /// - Throws: where both depend on the batch.
  static func product(_ a: BatchCount, _ b: BatchCount) throws -> BatchCount {
    guard a.isFixed || b.isFixed else { throw ONNXError.Problem.mixesImages }
    let (variable, factor) = a.isFixed ? (b, a.fixed) : (a, b.fixed)
    return try combine(variable, BatchCount(factor, perImage: factor, perIndex: factor)) {
      $0.multipliedReportingOverflow(by: $1)
    }
  }

  /// Rounded toward zero, as ONNX divides integers.
  ///
  /// - Throws: where the quotient is not of the same form, or the divisor is 0.
  static func quotient(_ a: BatchCount, _ b: BatchCount) throws -> BatchCount {
    guard b.isFixed else {
      // (k · b) / b
      guard a.fixed == 0, b.isPerImage, a.perIndex == 0, a.perImage % b.perImage == 0 else {
        throw ONNXError.Problem.mixesImages
      }
      return BatchCount(a.perImage / b.perImage)
    }
    guard b.fixed != 0 else { throw ONNXError.Problem.integerArithmetic }
    let isWhole = [a.fixed, a.perImage, a.perIndex].allSatisfy {
      $0.remainderReportingOverflow(dividingBy: b.fixed).partialValue == 0
    }
    guard a.isFixed || isWhole else { throw ONNXError.Problem.mixesImages }
    return try combine(a, BatchCount(b.fixed, perImage: b.fixed, perIndex: b.fixed)) {
      $0.dividedReportingOverflow(by: $1)
    }
  }
}
