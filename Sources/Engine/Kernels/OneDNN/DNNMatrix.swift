internal import COneDNN

/// Row-major matrix products by oneDNN, with leading dimensions.
enum DNNMatrix {
  /// `C ← op(A) · op(B) + beta · C`, op(A) of m × k, op(B) of k × n.
  ///
  /// - Parameters:
  ///   - rowA: the distance between rows of A in memory, in elements; B and C likewise.
  static func multiply(
    _ a: UnsafePointer<Float>, rowA: Int, _ b: UnsafePointer<Float>, rowB: Int,
    to c: UnsafeMutablePointer<Float>, rowC: Int, m: Int, n: Int, k: Int,
    transposingA transposeA: Bool = false, transposingB transposeB: Bool = false, beta: Float = 0
  ) throws {
    let (plain, transposed) = (CChar(UInt8(ascii: "N")), CChar(UInt8(ascii: "T")))
    try check(
      dnnl_sgemm(
        transposeA ? transposed : plain, transposeB ? transposed : plain, dnnl_dim_t(m),
        dnnl_dim_t(n), dnnl_dim_t(k), 1, a, dnnl_dim_t(rowA), b, dnnl_dim_t(rowB), beta, c,
        dnnl_dim_t(rowC)), "dnnl_sgemm")
  }
}
