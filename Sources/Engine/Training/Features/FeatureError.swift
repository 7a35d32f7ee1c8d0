/// Why features are not available.
package enum FeatureError: Error, Equatable, CustomStringConvertible {
  /// The file has been changed or truncated.
  case damaged(path: String, String)
  /// The file has another version, number of images, or cut.
  case otherContent(path: String, String)
  case outOfMemory(bytes: Int)
  /// The frozen layers give NaN or infinite values for some images.
  case notFinite(image: Int)

  package var description: String {
    switch self {
    case .damaged(let path, let what):
      "the features in \(path) are damaged (\(what)); remove the file, and they are computed again"
    case .otherContent(let path, let what):
      "the features in \(path) are not the right ones (\(what)); remove the file, and they "
        + "are computed again"
    case .outOfMemory(let bytes):
      "out of memory: cannot allocate \(bytes) bytes of features; keep them in a file"
    case .notFinite(let image):
      "the features of image \(image) are NaN or infinite: the weights are not those of a trained "
        + "network, or not for images normalized in this way"
    }
  }
}
