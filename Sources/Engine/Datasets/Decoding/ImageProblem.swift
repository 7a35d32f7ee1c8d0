extension DatasetError {
  /// An image file that can't be used.
  package struct ImageFault: Error, Hashable, Sendable {
    package let path: String
    package let problem: ImageProblem

    package init(path: String, _ problem: ImageProblem) {
      self.path = path
      self.problem = problem
    }

    /// The same with its path relative to `folder`, if it is in there.
    func relative(to folder: String) -> ImageFault {
      let start = folder + "/"
      guard path.hasPrefix(start) else { return self }
      return ImageFault(path: String(path.dropFirst(start.count)), problem)
    }

    /// Whether the system could not read the file, so that nothing is known of its content.
    var isUnreadable: Bool { if case .unreadable = problem { true } else { false } }
  }

  package enum ImageProblem: Error, Hashable, Sendable {
    case empty
    /// What the file is, where known, such as `an HTML page`.
    case notAnImage(String?)
    case noDimensions(ImageFormat)
    case tooManyPixels(ImageSize, limit: Int, side: Int)
    /// With the decoder's message, where it has one.
    case damaged(ImageFormat, reason: String?)
    /// A variant of the format that is not decoded, or not correctly.
    case unsupported(ImageFormat, variety: String)
    /// The system's reason.
    case unreadable(String)
  }
}

extension DatasetError.ImageFault: CustomStringConvertible {
  package var description: String { "\(path): \(problem)" }
}

extension DatasetError.ImageProblem: CustomStringConvertible {
  package var description: String {
    switch self {
    case .empty: "is an empty file"
    case .notAnImage(let found?): "is \(found)"
    case .notAnImage(nil): "is not an image in a supported format (\(ImageFormat.list))"
    case .noDimensions(let format):
      "is a damaged \(format.rawValue) image: its header gives no width and height"
    case .tooManyPixels(let size, let limit, let side):
      "is an image of \(size) pixels: at most \(limit / 1_000_000) million and \(side) a side are "
        + "read"
    case .damaged(let format, let reason):
      "is a damaged or truncated \(format.rawValue) image" + (reason.map { " (\($0))" } ?? "")
    case .unsupported(let format, let variety):
      "is a \(format.rawValue) image with \(variety), which is not supported: convert it to PNG"
    case .unreadable(let reason): "cannot be read: \(reason)"
    }
  }
}
