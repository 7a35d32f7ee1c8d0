/// Which of a file's outputs becomes the network's result.
package enum ONNXOutput: Hashable, Sendable {
  /// The first, with a warning where there are others.
  case first
  case named(String)
  /// The only one with a value for each of so many classes, or of two classes the only one with a
  /// single value; where there is none, the only one that a classifier gives.
  case ofClasses(Int)
}
