internal import Names

/// Why weights or answers of one model can't be used for another.
package enum TransferError: Error, Equatable, CustomStringConvertible {
  case unknownLayer(String, network: String, known: [String])
  case layerWithoutWeights(String, network: String)
  case patternFitsNone(pattern: String, network: String)
  case nothingFits(source: String, target: String)
  case teacherInput(teacher: String, expected: [Int], images: [Int])
  case teacherClasses(teacher: String, teacherClasses: Int, studentClasses: Int)

  package var description: String {
    switch self {
    case .unknownLayer(let name, let network, let known):
      UnknownName(
        "layer", name, in: network, known: known, hint: "`triptych model \(network)` lists all"
      ).description
    case .layerWithoutWeights(let name, let network):
      "the layer `\(name)` of \(network) has no weights to replace"
    case .patternFitsNone(let pattern, let network):
      "no layer of \(network) with weights matches `\(pattern)`; "
        + "`triptych model \(network)` lists all"
    case .nothingFits(let source, let target):
      "no layer of \(source) has the kind and shapes of a layer wanted in \(target); "
        + "choose a model of the same family, or other `layers`"
    case .teacherInput(let teacher, let expected, let images):
      "the teacher \(teacher) takes images of \(Self.text(expected)), and the training images have "
        + "\(Self.text(images)): teacher and student need the same"
    case .teacherClasses(let teacher, let theirs, let ours):
      "the teacher \(teacher) tells \(theirs) classes apart, the student \(ours): "
        + "teacher and student need the same"
    }
  }

  private static func text(_ shape: [Int]) -> String {
    shape.map(String.init).joined(separator: "×")
  }
}
