/// What can be wrong with a data set, its files or the options that choose from it.
public enum DatasetError: Error, Hashable, Sendable {
  // Names and options.
  case unknownDataset(String, known: [String])
  case notInstalled(String, looked: [SearchedFolder], remedy: String)
  case badSplit(String)
  case inputOutOfRange(Int, allowed: ClosedRange<Int>)
  case unknownClass(String, known: [String])
  case repeatedClass(String)
  case tooFewClasses(Int)
  case limitTooSmall(Int, classes: Int)
  case sampleTooSmall(Int, train: Int, test: Int, classes: Int)
  case emptyPart(train: Int, test: Int)
  case tooLarge(bytes: Int, memory: Int)

  // Files.
  case unreadable(path: String, reason: String)
  case unwritable(path: String, reason: String)
  case damaged(path: String, place: Place, Damage)
  case mismatched(images: String, count: Int, labels: String, labelCount: Int)
  case sizesDiffer(path: String, size: ImageSize, other: String, otherSize: ImageSize)
  case wrongNameCount(path: String, found: Int, expected: Int)

  // Folders of images.
  case notAFolder(path: String)
  case noClassFolders(path: String)
  case needsRatio(path: String)
  case missingHalf(path: String, present: String, missing: String)
  case emptyClass(path: String)
  case classesDiffer(path: String, onlyTrain: [String], onlyTest: [String])
  case undecodable(path: String, ImageProblem)

  /// A folder that was searched, and which of the data set's files it lacks.
  public struct SearchedFolder: Hashable, Sendable {
    public let path: String
    public let exists: Bool
    public let missing: [String]

    public init(path: String, exists: Bool, missing: [String]) {
      self.path = path
      self.exists = exists
      self.missing = missing
    }
  }

  /// Where in a file a fault lies, in bytes from 0.
  public enum Place: Hashable, Sendable {
    case byte(Int)
    /// Counted in what the compressed file unpacks to.
    case unpackedByte(Int)
  }

  /// What is wrong at that place.
  public enum Damage: Hashable, Sendable {
    case notGzip
    case corruptGzip(String)
    case truncatedGzip
    case unpacksTooFar(limit: Int)
    case wrongMagic(found: UInt32, expected: UInt32)
    case truncated(needed: Int, found: Int)
    case trailing(Int)
    case implausibleDimensions([UInt32])
    case partialRecord(size: Int, record: Int)
    case noRecords
    case wrongTarCheckSum
    case wrongTarNumber
    /// Neither a file nor a folder, by tar's letter for it.
    case archivedSpecial(name: String, type: String)
    case leavesFolder(name: String)
    case lacksFiles([String])
    case label(Int, classes: Int)
  }

  public enum ImageProblem: Hashable, Sendable {
    case unknownFormat
    case noDimensions
    case tooManyPixels(ImageSize, limit: Int, side: Int)
    case rejected
  }
}

/// Width and height in pixels.
public struct ImageSize: Hashable, Sendable, CustomStringConvertible {
  public let width: Int
  public let height: Int

  public init(width: Int, height: Int) {
    self.width = width
    self.height = height
  }

  public var description: String { "\(width)×\(height)" }
}

extension DatasetError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .unknownDataset(let name, let known):
      "unknown data set '\(name)'; known are \(list(known)), and a folder of images"
    case .notInstalled(let name, let looked, let remedy):
      "the data set \(name) is not installed: "
        + looked.map(\.description).joined(separator: "; ") + ". \(remedy)"
    case .badSplit(let text):
      "'\(text)' is no split: write 'standard', or training and test percent that add up to 100, "
        + "such as 70/30"
    case .inputOutOfRange(let side, let allowed):
      "an input of \(side) pixels is out of range: it must lie between \(allowed.lowerBound) and "
        + "\(allowed.upperBound)"
    case .unknownClass(let name, let known):
      "unknown class '\(name)'; the classes are \(list(known, atMost: 20))"
    case .repeatedClass(let name):
      "the class '\(name)' is chosen twice"
    case .tooFewClasses(let count):
      "there is \(count == 1 ? "only one class" : "no class"): a classifier needs at least two"
    case .sampleTooSmall(let sample, let train, let test, let classes):
      "a sample of \(sample) images is too small: \(train) to train on and \(test) to test on, and each "
        + "part needs one of each of \(classes) classes"
    case .limitTooSmall(let limit, let classes):
      "a limit of \(limit) images is too small for \(classes) classes: it must be at least "
        + "\(classes), one image of each"
    case .emptyPart(let train, let test):
      "the split leaves \(train) images to train on and \(test) to test on: both need at least one"
    case .tooLarge(let bytes, let memory):
      "the images would take \(megabytes(bytes)) of memory and this machine has "
        + "\(megabytes(memory)): lower the limit or the input size"
    case .unreadable(let path, let reason):
      "\(path): cannot be read: \(reason)"
    case .unwritable(let path, let reason):
      "\(path): cannot be written: \(reason)"
    case .damaged(let path, let place, let damage):
      "\(path): \(place): \(damage)"
    case .mismatched(let images, let count, let labels, let labelCount):
      "\(images) holds \(count) images and \(labels) \(labelCount) labels: both must be of the "
        + "same data set"
    case .sizesDiffer(let path, let size, let other, let otherSize):
      "\(path) holds images of \(size) pixels and \(other) of \(otherSize): both must be of the "
        + "same size"
    case .wrongNameCount(let path, let found, let expected):
      "\(path): holds \(found) class names instead of \(expected)"
    case .notAFolder(let path):
      "\(path): is no folder"
    case .noClassFolders(let path):
      "\(path): holds no class folders: images belong into <class>/, or train/<class>/ and "
        + "test/<class>/"
    case .needsRatio(let path):
      "\(path): has no train/ and test/ folders, so there is no standard split: write "
        + "'split: 70/30' or another ratio"
    case .missingHalf(let path, let present, let missing):
      "\(path): has a folder \(present)/ and no \(missing)/: add it, or name \(path)/\(present) as "
        + "the folder and write 'split: 70/30' or another ratio"
    case .emptyClass(let path):
      "\(path): holds no .jpg, .jpeg or .png image: add some, or remove the class"
    case .classesDiffer(let path, let onlyTrain, let onlyTest):
      "\(path): train/ and test/ must have the same classes"
        + (onlyTrain.isEmpty ? "" : "; only in train/: \(list(onlyTrain, atMost: 20))")
        + (onlyTest.isEmpty ? "" : "; only in test/: \(list(onlyTest, atMost: 20))")
    case .undecodable(let path, let problem):
      "\(path): \(problem)"
    }
  }
}

extension DatasetError.SearchedFolder: CustomStringConvertible {
  public var description: String {
    exists ? "\(path) lacks \(list(missing))" : "there is no \(path)"
  }
}

extension DatasetError.Place: CustomStringConvertible {
  public var description: String {
    switch self {
    case .byte(let offset): "byte \(offset)"
    case .unpackedByte(let offset): "byte \(offset) of the unpacked data"
    }
  }
}

extension DatasetError.Damage: CustomStringConvertible {
  public var description: String {
    switch self {
    case .notGzip: "not a gzip file"
    case .corruptGzip(let reason): "damaged gzip data (\(reason))"
    case .truncatedGzip: "the file ends in the middle of its gzip data"
    case .unpacksTooFar(let limit): "unpacks to more than \(megabytes(limit))"
    case .wrongMagic(let found, let expected):
      "the file starts with \(hexadecimal(found)) instead of \(hexadecimal(expected))"
    case .truncated(let needed, let found):
      "the file ends here: \(found) bytes instead of \(needed)"
    case .trailing(let count):
      "\(count) \(count == 1 ? "byte" : "bytes") too many"
    case .implausibleDimensions(let sizes):
      "implausible dimensions \(sizes.map(String.init).joined(separator: " × "))"
    case .partialRecord(let size, let record):
      "the file ends in the middle of a record: \(size) bytes are no multiple of \(record)"
    case .noRecords: "the file is empty"
    case .wrongTarCheckSum: "no tar header: its check sum is wrong"
    case .wrongTarNumber: "a tar header whose size is no number"
    case .archivedSpecial(let name, let type):
      "'\(name)' is neither a file nor a folder (type '\(type)'): such archives are not unpacked"
    case .leavesFolder(let name):
      "'\(name)' would lie outside of the folder: such archives are not unpacked"
    case .lacksFiles(let names): "the archive ends without \(list(names))"
    case .label(let label, let classes):
      "label \(label) is out of range: there are \(classes) classes, from 0 to \(classes - 1)"
    }
  }
}

extension DatasetError.ImageProblem: CustomStringConvertible {
  public var description: String {
    switch self {
    case .unknownFormat: "is neither a JPEG nor a PNG image"
    case .noDimensions: "is a damaged image: its header gives no width and height"
    case .tooManyPixels(let size, let limit, let side):
      "is an image of \(size) pixels: at most \(limit / 1_000_000) million and \(side) a side are "
        + "read"
    case .rejected: "is a damaged or truncated image"
    }
  }
}

private func list(_ names: [String], atMost limit: Int = .max) -> String {
  let shown = names.prefix(limit).joined(separator: ", ")
  return names.count > limit ? "\(shown) and \(names.count - limit) more" : shown
}

private func megabytes(_ bytes: Int) -> String { "\(bytes / 1_000_000) MB" }

private func hexadecimal(_ word: UInt32) -> String {
  let digits = String(word, radix: 16)
  return "0x" + String(repeating: "0", count: 8 - digits.count) + digits
}
