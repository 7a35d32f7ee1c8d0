/// What training must leave as it is in one array of weights.
package enum WeightConstraint: Sendable {
  /// Elements, row-major, that keep their value where false.
  case mask([Bool])
  /// Elements of one cluster, row-major, start equal and stay so; cluster `fixed` keeps its value.
  /// Arrays of one set share their clusters. A set with an array that is not trained stays as it is.
  case clusters([UInt32], set: String, fixed: UInt32? = nil)
}
