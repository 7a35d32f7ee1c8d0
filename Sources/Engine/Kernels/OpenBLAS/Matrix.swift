internal import COpenBLAS

/// Row-major matrix products by OpenBLAS.
enum Matrix {
  /// `C ← op(A) · op(B) + beta · C`, op(A) of m × k, op(B) of k × n.
  static func multiply(
    _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, to c: UnsafeMutablePointer<Float>,
    m: Int, n: Int, k: Int, transposingA transposeA: Bool = false,
    transposingB transposeB: Bool = false, beta: Float = 0
  ) {
    cblas_sgemm(
      CblasRowMajor, transposeA ? CblasTrans : CblasNoTrans,
      transposeB ? CblasTrans : CblasNoTrans, blasint(m), blasint(n), blasint(k), 1, a,
      blasint(transposeA ? m : k), b, blasint(transposeB ? k : n), beta, c, blasint(n))
  }
}
