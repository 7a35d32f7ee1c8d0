/// What training must preserve in one array of weights.
package enum WeightConstraint: Sendable {
  /// Elements, row-major, that are fixed where false.
  case mask([Bool])
  /// Elements of one cluster, row-major, stay equal; cluster `fixed` keeps its value.
  /// Arrays of one set share their clusters. A set with an array that is not trained is fixed.
  case clusters([UInt32], set: String, fixed: UInt32? = nil)
}
