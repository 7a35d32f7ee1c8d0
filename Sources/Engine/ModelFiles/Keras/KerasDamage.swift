/// What Keras's layouts require and a file lacks.
package enum KerasDamage: Hashable, Sendable {
  case neitherHDF5NorZip
  case unknownLayout(found: [String])
  case missingWeightNames(layer: String)
  case missingVariable(layer: String, index: Int, count: Int)
}

extension KerasDamage: CustomStringConvertible {
  package var description: String {
    switch self {
    case .neitherHDF5NorZip:
      "not a Keras file: neither HDF5 (.h5) nor a zip archive (.keras)"
    case .unknownLayout(let found):
      "no Keras weights: neither the attribute 'layer_names' nor a group 'layers'; "
        + "the file has "
        + (found.isEmpty ? "nothing" : found.prefix(5).map(quoted).joined(separator: ", "))
        + (found.count > 5 ? ", …" : "")
    case .missingWeightNames(let layer):
      "the layer \(quoted(layer)) has no attribute 'weight_names'"
    case .missingVariable(let layer, let index, let count):
      "the layer \(quoted(layer)) has \(counted(count, "array")), and none of them is called "
        + "'\(index)'"
    }
  }
}
