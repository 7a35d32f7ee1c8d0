/// An integer that a graph computes from shapes: `fixed + perImage · N`, N the size of the batch.
struct BatchCount: Hashable, Sendable {
  var fixed: Int
  var perImage: Int

  init(_ fixed: Int, perImage: Int = 0) {
    self.fixed = fixed
    self.perImage = perImage
  }

  var isFixed: Bool { perImage == 0 }

  private static func checked(
    _ fixed: (partialValue: Int, overflow: Bool), _ perImage: (partialValue: Int, overflow: Bool)
  ) throws -> BatchCount {
    guard !fixed.overflow, !perImage.overflow else { throw ONNXError.Problem.integerArithmetic }
    return BatchCount(fixed.partialValue, perImage: perImage.partialValue)
  }

  static func sum(_ a: BatchCount, _ b: BatchCount) throws -> BatchCount {
    try checked(
      a.fixed.addingReportingOverflow(b.fixed), a.perImage.addingReportingOverflow(b.perImage))
  }

  static func difference(_ a: BatchCount, _ b: BatchCount) throws -> BatchCount {
    try checked(
      a.fixed.subtractingReportingOverflow(b.fixed),
      a.perImage.subtractingReportingOverflow(b.perImage))
  }

  /// - Throws: where both depend on the batch.
  static func product(_ a: BatchCount, _ b: BatchCount) throws -> BatchCount {
    guard a.isFixed || b.isFixed else { throw ONNXError.Problem.mixesImages }
    let (variable, factor) = a.isFixed ? (b, a.fixed) : (a, b.fixed)
    return try checked(
      variable.fixed.multipliedReportingOverflow(by: factor),
      variable.perImage.multipliedReportingOverflow(by: factor))
  }

  /// Rounded towards zero, as ONNX divides integers.
  ///
  /// - Throws: where the quotient is not of the same form, or the divisor is 0.
  static func quotient(_ a: BatchCount, _ b: BatchCount) throws -> BatchCount {
    if b.isFixed {
      guard b.fixed != 0, !(b.fixed == -1 && min(a.fixed, a.perImage) == .min) else {
        throw ONNXError.Problem.integerArithmetic
      }
      if a.isFixed { return BatchCount(a.fixed / b.fixed) }
      guard a.fixed % b.fixed == 0, a.perImage % b.fixed == 0 else {
        throw ONNXError.Problem.mixesImages
      }
      return BatchCount(a.fixed / b.fixed, perImage: a.perImage / b.fixed)
    }
    // (k · b) / b
    guard a.fixed == 0, b.fixed == 0, a.perImage.magnitude < 1 << 32,
      a.perImage % b.perImage == 0
    else { throw ONNXError.Problem.mixesImages }
    return BatchCount(a.perImage / b.perImage)
  }
}
