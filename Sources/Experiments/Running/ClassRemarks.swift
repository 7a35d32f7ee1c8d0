internal import Assessment
internal import Datasets

/// What a user should know of classes that lack images: one sentence each, without a final period.
enum ClassRemarks {
  /// How every remark ends that says why a trial has no AUC.
  static let noAUC = "AUC has no value"
  /// More names than this are counted.
  private static let shownNames = 8

  /// Of classes that a network does not get to see.
  static func training(_ dataset: Dataset) -> [String] {
    let present = Set(dataset.train.labels)
    let missing = dataset.classNames.indices.filter { !present.contains(Int32($0)) }
    guard !missing.isEmpty else { return [] }
    let names = missing.map { dataset.classNames[$0] }
    return [
      "\(subject(names)) no training images: "
        + "no network can learn \(names.count == 1 ? "it" : "them")"
    ]
  }

  /// Of measures that do not cover all classes.
  ///
  /// - Parameter classes: the names, in the order of the labels.
  static func evaluation(_ metrics: ClassificationMetrics, classes: [String]) -> [String] {
    guard metrics.loss != nil else {
      return ["the network's answers to test images are not numbers: \(noAUC)"]
    }
    let names = metrics.classesWithoutImages.map { classes[$0] }
    if names.isEmpty {
      return classes.count > 1
        ? [] : ["class `\(classes.first ?? "")` is the only one: \(noAUC)"]
    }
    let them = names.count == 1 ? "it" : "them"
    return [
      "\(subject(names)) no test images: recall is the mean over the other classes, "
        + "precision and F1 count \(them) only where \(names.count == 1 ? "it is" : "they are") "
        + "predicted, and \(noAUC)"
    ]
  }

  /// `class `a` has` or `classes `a`, `b` and 3 more have`.
  private static func subject(_ names: [String]) -> String {
    if names.count == 1 { return "class `\(names[0])` has" }
    let shown = names.prefix(shownNames).map { "`\($0)`" }
    if names.count > shown.count {
      return "classes \(shown.joined(separator: ", ")) and \(names.count - shown.count) more have"
    }
    return "classes \(shown.dropLast().joined(separator: ", ")) and \(shown[shown.count - 1]) have"
  }
}

extension TrialResult {
  /// Why the trial has no AUC; nil where it has one, or where nothing is known.
  public var reasonWithoutAUC: String? {
    auc == nil ? remarks.first { $0.hasSuffix(ClassRemarks.noAUC) } : nil
  }
}
