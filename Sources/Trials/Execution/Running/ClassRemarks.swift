internal import Assessment
internal import Datasets
internal import Foundation
internal import Trials

/// What a user should know of classes that lack images: one sentence each, without a final period.
enum ClassRemarks {
  /// How every remark ends that says why a trial has no AUC.
  static let noAUC = "AUC has no value"
  /// What stands between the reason and what follows from it.
  static let consequences = [": recall is the mean", ": \(noAUC)"]
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
      "\(subject(names)) no test images\(consequences[0]) over the other classes, "
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
  /// Why the trial has no AUC, such as `class `a` has no test images`; nil where it has one, or where
  /// nothing is known.
  package var reasonWithoutAUC: String? {
    guard quality.auc == nil,
      let remark = remarks.first(where: { $0.hasSuffix(ClassRemarks.noAUC) })
    else { return nil }
    // The names of classes may hold anything: what comes last was put there by us.
    let end = ClassRemarks.consequences.compactMap { remark.range(of: $0, options: .backwards) }
      .map(\.lowerBound).min()
    return end.map { String(remark[..<$0]) } ?? remark
  }
}
