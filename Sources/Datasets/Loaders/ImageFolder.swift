internal import Parallel

/// A folder with a folder of images for each class, the folder's name being the class's.
///
/// Classes and files stand in the order of their names. Names that start with a dot and files
/// without the ending of an image are left out, as is anything beside `train/` and `test/`. Whether
/// a file is JPEG or PNG is told by its first bytes. Images of every size are squashed to the input
/// size, proportions not kept, as Keras's `image_dataset_from_directory` does.
struct ImageFolder: ImagePool {
  static let endings = [".jpg", ".jpeg", ".png"]

  let path: String
  let classNames: [String]
  let trainLabels: [Int32]
  let testLabels: [Int32]?
  /// The training images and then the test images.
  let files: SourceFiles

  /// Lists the files; none is opened.
  ///
  /// - Throws: `DatasetError`.
  init(_ path: String) throws {
    guard FileAccess.stamp(path)?.isFolder ?? false else {
      throw DatasetError.notAFolder(path: path)
    }
    let top = try Self.folders(in: path)
    let halves = ["train", "test"].filter(top.contains)
    self.path = path
    if halves.count == 2 {
      let train = try Part(path, prefix: "train/")
      let test = try Part(path, prefix: "test/")
      guard train.classNames == test.classNames else {
        throw DatasetError.classesDiffer(
          path: path, onlyTrain: train.classNames.filter { !test.classNames.contains($0) },
          onlyTest: test.classNames.filter { !train.classNames.contains($0) })
      }
      classNames = train.classNames
      trainLabels = train.labels
      testLabels = test.labels
      files = SourceFiles(root: path, names: train.names + test.names)
    } else {
      // A class may well be called "train"; it then holds images and no folders.
      if let half = halves.first, try !Self.folders(in: "\(path)/\(half)").isEmpty {
        throw DatasetError.missingHalf(
          path: path, present: half, missing: half == "train" ? "test" : "train")
      }
      let all = try Part(path, prefix: "")
      classNames = all.classNames
      trainLabels = all.labels
      testLabels = nil
      files = SourceFiles(root: path, names: all.names)
    }
  }

  private static func folders(in path: String) throws -> [String] {
    try FileAccess.names(in: path).filter {
      FileAccess.stamp("\(path)/\($0)")?.isFolder ?? false
    }
  }

  private struct Part {
    let classNames: [String]
    private(set) var names: [String] = []
    private(set) var labels: [Int32] = []

    /// - Parameter prefix: of the class folders, below `root`.
    init(_ root: String, prefix: String) throws {
      classNames = try ImageFolder.folders(in: "\(root)/\(prefix)")
      guard !classNames.isEmpty else {
        throw DatasetError.noClassFolders(path: prefix.isEmpty ? root : "\(root)/\(prefix)")
      }
      for (label, className) in classNames.enumerated() {
        let found = try FileAccess.names(in: "\(root)/\(prefix)\(className)").filter { name in
          let lowered = name.lowercased()
          return ImageFolder.endings.contains { lowered.hasSuffix($0) }
        }
        guard !found.isEmpty else {
          throw DatasetError.emptyClass(path: "\(root)/\(prefix)\(className)")
        }
        names += found.map { "\(prefix)\(className)/\($0)" }
        labels += [Int32](repeating: Int32(label), count: found.count)
      }
    }
  }

  /// Reads and decodes on all cores.
  func pixels(of indices: [Int], side: Int) throws -> [UInt8] {
    let size = 3 * side * side
    return try [UInt8](unsafeUninitializedCapacity: indices.count * size) { buffer, filled in
      nonisolated(unsafe) let output = buffer.baseAddress!
      try ImageDecoder.silencingGD {
        try ParallelWork.forEach(indices.count) { position in
          let file = "\(path)/\(files.names[indices[position]])"
          try ImageDecoder.decode(
            FileAccess.read(file), path: file, side: side, to: output + position * size)
        }
      }
      filled = buffer.count
    }
  }
}
