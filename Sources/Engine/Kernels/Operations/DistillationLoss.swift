internal import Foundation

/// The loss of a student that learns from a teacher and from labels, in nats:
/// `w·T²·KL(softmax(t/T) ‖ softmax(x/T)) + (1 − w)·cross-entropy(x, label)`.
///
/// T² compensates for the soft targets' gradients, which scale with 1/T².
/// Source: Hinton, Vinyals and Dean 2015, "Distilling the Knowledge in a Neural Network", section 2.
package struct DistillationLoss: Hashable, Sendable {
  /// T, above 0; 1 leaves the teacher's probabilities unchanged, higher values soften them.
  package let temperature: Double
  /// w, 0 … 1: the weight of the teacher's part.
  package let weight: Double

  package init(temperature: Double, weight: Double) {
    precondition(temperature > 0 && temperature.isFinite, "the temperature must be above 0")
    precondition((0...1).contains(weight), "the weight must be from 0 to 1")
    self.temperature = temperature
    self.weight = weight
  }

  /// - Parameters:
  ///   - logits: the student's, N×K, row-major.
  ///   - teacher: the teacher's logits, one row of K for each label.
  ///   - labels: N class indices, 0 ..< K.
  ///   - gradient: N×K, receives the derivative of the mean loss with respect to the student's logits.
  /// - Returns: the summed loss, and the number of rows where the student's largest logit is at the label.
  package func evaluate(
    logits: Tensor, teacher: [Float], labels: [Int32], gradient: Tensor? = nil
  ) -> (lossSum: Double, correct: Int) {
    let k = logits.shape[1]
    precondition(teacher.count == labels.count * k, "the teacher has a different number of logits")
    let hard = SoftmaxCrossEntropy.evaluate(logits: logits, labels: labels, gradient: gradient)
    var softSum = 0.0
    for row in 0..<labels.count {
      let student = logSoftmax { Double(logits.pointer[row * k + $0]) }
      let target = logSoftmax { Double(teacher[row * k + $0]) }
      func logSoftmax(_ value: (Int) -> Double) -> [Double] {
        let scaled = (0..<k).map { value($0) / temperature }
        let largest = scaled.max() ?? 0
        let sum = scaled.reduce(0) { $0 + exp($1 - largest) }
        return scaled.map { $0 - largest - log(sum) }
      }
      for j in 0..<k {
        let probability = exp(target[j])
        // The limit of p·log p at 0 is 0, where the logarithm itself is not finite.
        if probability > 0 { softSum += probability * (target[j] - student[j]) }
        guard let dx = gradient.map({ $0.pointer + row * k }) else { continue }
        // T² times 1/T from the chain rule.
        let soft = temperature * (exp(student[j]) - probability) / Double(labels.count)
        dx[j] = Float(weight * soft + (1 - weight) * Double(dx[j]))
      }
    }
    return (
      weight * temperature * temperature * softSum + (1 - weight) * hard.lossSum, hard.correct
    )
  }
}
