/// Which of a file's outputs is the network's result.
package enum ONNXOutput: Hashable, Sendable {
  /// The first, with a warning where there are others.
  case first
  case named(String)
  /// The only one with a value per class, or for two classes the only one with a
  /// single value; where there is none, the only one computed by a classifier.
  case ofClasses(Int)
}
