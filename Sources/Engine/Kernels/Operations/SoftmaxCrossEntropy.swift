internal import Foundation

/// The mean cross-entropy of the softmax of N×K logits against class labels, in nats.
///
/// Shared by both backends: N×K numbers are too few for a faster one.
package enum SoftmaxCrossEntropy {
  /// - Parameters:
  ///   - logits: N×K, row-major.
  ///   - labels: N class indices, 0 ..< K.
  ///   - gradient: N×K, receives the derivative of the mean loss with respect to the logits.
  /// - Returns: the summed loss, and the number of rows where the largest logit is at the label.
  package static func evaluate(
    logits: Tensor, labels: [Int32], gradient: Tensor? = nil
  ) -> (lossSum: Double, correct: Int) {
    let (n, k) = (logits.shape[0], logits.shape[1])
    precondition(labels.count <= n, "more labels than rows")
    // Rows beyond the labels are padding and are ignored.
    gradient?.fill(0)
    var lossSum = 0.0
    var correct = 0
    for row in 0..<labels.count {
      let x = logits.pointer + row * k
      let label = Int(labels[row])
      precondition(label >= 0 && label < k, "a label is not a class of the network")
      var largest = 0
      for j in 1..<max(k, 1) where x[j] > x[largest] { largest = j }
      if largest == label { correct += 1 }
      var sum = 0.0
      for j in 0..<k { sum += exp(Double(x[j] - x[largest])) }
      lossSum += log(sum) - Double(x[label] - x[largest])
      guard let dx = gradient.map({ $0.pointer + row * k }) else { continue }
      for j in 0..<k {
        let probability = exp(Double(x[j] - x[largest])) / sum
        dx[j] = Float((probability - (j == label ? 1 : 0)) / Double(labels.count))
      }
    }
    return (lossSum, correct)
  }

  /// The softmax of each of the first `rows` rows of N×K logits, row-major.
  package static func probabilities(logits: Tensor, rows: Int) -> [Float] {
    let k = logits.shape[1]
    var result = [Float](repeating: 0, count: rows * k)
    for row in 0..<rows {
      let x = logits.pointer + row * k
      let largest = (0..<k).reduce(-Float.infinity) { max($0, x[$1]) }
      let sum = (0..<k).reduce(0.0) { $0 + exp(Double(x[$1] - largest)) }
      for j in 0..<k { result[row * k + j] = Float(exp(Double(x[j] - largest)) / sum) }
    }
    return result
  }
}
