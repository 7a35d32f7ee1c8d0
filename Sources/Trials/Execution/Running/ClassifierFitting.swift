internal import ModelFiles
internal import Networks

/// Makes of a file's network one that gives a logit for each of the data's classes, and says what had
/// to be changed for that.
///
/// A network with as many results as there are classes is taken as it is: what makes probabilities of
/// its logits is left to the loss. One with a single result tells two classes apart. Any other gets a
/// new layer: in the place of its classifier where the importer knows that (`HeadFinder` has the
/// rule), else after its features.
struct ClassifierFitting {
  let network: Network
  /// One sentence each, without a final period.
  let remarks: [String]
  /// Of the remarks the one that says why the classifier has no weights of the file's; nil where it
  /// has.
  let newClassifier: String?

  /// - Parameter classes: their names, in the order of their labels.
  /// - Throws: `TrialError.singleOutput` where a single result for two classes is neither a
  ///   probability nor a logit, `NetworkError` where no layer can be put in.
  init(_ model: ImportedModel, classes: [String]) throws {
    let original = model.network
    let logits = original.withoutOutputFunction
    let vector = logits.withVectorResult ?? logits
    let function = original.outputFunction
    switch vector.outputShape {
    case [classes.count]:
      network = vector
      newClassifier = nil
      remarks =
        function == .sigmoid
        ? [
          "the sigmoids of its output `\(model.output)` are taken as a softmax over the classes: the "
            + "likeliest class stays the same, its probability does not"
        ] : []
    case [1] where classes.count == 2 && function != .softmax:
      // What an unknown function makes of a logit must not be cut off at 0 as that is.
      guard function == .sigmoid || original.endsInClassifier else {
        throw TrialError.singleOutput(model: original.name, output: model.output)
      }
      network = try vector.withLogitsOfTwoClasses()
      newClassifier = nil
      remarks = [
        function == .sigmoid
          ? "its output `\(model.output)` is taken as the probability of the second class, "
            + "`\(classes[1])`"
          : "its output `\(model.output)` is a single number without a sigmoid: it is taken as the "
            + "logit of the second class, `\(classes[1])`"
      ]
    default:
      let remark: String
      if let head = original.head, let outputs = original.headOutputs {
        network = try vector.replacingHead(classes: classes.count)
        remark =
          "the classifier `\(head)` (\(Self.counted(outputs, "output"))) was replaced by a new layer "
          + "for \(classes.count) classes"
      } else {
        // What ends in a sigmoid may be features: they stay what they are.
        network = try original.replacingHead(classes: classes.count)
        remark =
          "a new layer `\(network.head ?? "")` for \(classes.count) classes was added after the "
          + "\(Self.counted(original.outputShape.reduce(1, *), "value")) of its output "
          + "`\(model.output)`: no layer is known to be a classifier"
      }
      newClassifier = remark
      remarks = [remark]
    }
  }

  private static func counted(_ count: Int, _ noun: String) -> String {
    "\(count) \(noun)\(count == 1 ? "" : "s")"
  }
}
