/// Why features can't be had.
package enum FeatureError: Error, Equatable, CustomStringConvertible {
  /// The file is not as it was written.
  case damaged(path: String, String)
  /// The file is of another version, number of images, or cut.
  case otherContent(path: String, String)
  case outOfMemory(bytes: Int)
  /// What the frozen layers make of some images are no numbers.
  case notFinite(image: Int)

  package var description: String {
    switch self {
    case .damaged(let path, let what):
      "the features in \(path) are damaged (\(what)); remove the file, and they are computed anew"
    case .otherContent(let path, let what):
      "the features in \(path) are not those that are needed (\(what)); remove the file, and they "
        + "are computed anew"
    case .outOfMemory(let bytes):
      "not enough memory: \(bytes) bytes of features could not be had; keep them in a file"
    case .notFinite(let image):
      "the frozen layers make no numbers of image \(image): the weights are not those of a trained "
        + "network, or not for images prepared in this way"
    }
  }
}
