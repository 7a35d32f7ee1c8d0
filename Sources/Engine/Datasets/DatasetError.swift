package import Files
internal import Names

/// What is wrong with a data set, its files or the options that select from it.
package enum DatasetError: Error, Hashable, Sendable {
  // Names and options.
  case unknownDataset(String, known: [String])
  case notInstalled(String, looked: [SearchedFolder], remedy: String)
  case badSplit(String)
  case inputOutOfRange(InputSize, allowed: ClosedRange<Int>)
  case unknownClass(String, known: [String])
  case repeatedClass(String)
  case tooFewClasses(Int)
  case limitTooSmall(Int, option: String, classes: Int)
  case sampleTooSmall(Int, train: Int, test: Int, classes: Int)
  case emptyPart(train: Int, test: Int)
  case tooLarge(bytes: Int, memory: Int)

  // Files.
  case unreadable(path: String, reason: String)
  /// The files of a source do not match its digest.
  case changed(String, String?)
  case unwritable(FileFailure)
  case damaged(path: String, place: Place, Damage)
  case mismatched(images: String, count: Int, labels: String, labelCount: Int)
  case sizesDiffer(path: String, size: ImageSize, other: String, otherSize: ImageSize)
  case wrongNameCount(path: String, found: Int, expected: Int)

  // Folders of images.
  case noFolder(path: String)
  case notAFolder(path: String)
  case noClassFolders(path: String)
  case needsRatio(path: String)
  /// `near` is a folder that may be the missing one under another name.
  case missingHalf(path: String, present: String, missing: String, near: String?)
  case misnamedHalves(path: String, train: String?, test: String?)
  case unnamedClass(path: String)
  case sameClassTwice(path: String, String)
  case emptyClasses([EmptyClass])
  case classesDiffer(path: String, onlyTrain: [String], onlyTest: [String])
  case unusable([ImageFault], of: Int)
  /// No image of a class is left where damaged ones are skipped.
  case classLost(String, isTraining: Bool, faults: [ImageFault])

  /// A folder that was searched, and which of the data set's files it lacks.
  package struct SearchedFolder: Hashable, Sendable {
    package let path: String
    package let exists: Bool
    package let missing: [String]

    package init(path: String, exists: Bool, missing: [String]) {
      self.path = path
      self.exists = exists
      self.missing = missing
    }
  }

  /// The position of a fault in a file, in bytes from 0.
  package enum Place: Hashable, Sendable {
    case byte(Int)
    /// Counted in the decompressed data.
    case unpackedByte(Int)
  }

  /// What is wrong at that place.
  package enum Damage: Hashable, Sendable {
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
    /// Neither a file nor a folder; `type` is tar's letter for it.
    case archivedSpecial(name: String, type: String)
    case leavesFolder(name: String)
    case lacksFiles([String])
    case label(Int, classes: Int)
  }

  /// A class folder without images, and what it contains instead.
  package struct EmptyClass: Hashable, Sendable {
    package let path: String
    package let contents: String?

    package init(path: String, contents: String?) {
      self.path = path
      self.contents = contents
    }
  }
}

/// Width and height in pixels.
package struct ImageSize: Hashable, Sendable, CustomStringConvertible {
  package let width: Int
  package let height: Int

  package init(width: Int, height: Int) {
    self.width = width
    self.height = height
  }

  package var description: String { "\(width)×\(height)" }
}

extension DatasetError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .unknownDataset(let name, let known):
      UnknownName(
        "data set", name, known: known,
        hint: "known: \(NameList.text(known)), or `{images: FOLDER}`"
      ).description
    case .notInstalled(let name, let looked, let remedy):
      "the data set \(name) is not installed: "
        + looked.map(\.description).joined(separator: "; ") + ". \(remedy)"
    case .badSplit(let text):
      "`\(text)` is not a split: write `standard`, or training and test percentages that add up to 100, "
        + "such as `70/30`"
    case .inputOutOfRange(let size, let allowed):
      "an input of \(size.text) pixels is out of range: it must lie between \(allowed.lowerBound) and "
        + "\(allowed.upperBound)"
    case .unknownClass(let name, let known):
      UnknownName("class", name, known: known).description
    case .repeatedClass(let name):
      "the class `\(name)` is chosen twice"
    case .tooFewClasses(let count):
      "there is \(count == 1 ? "only one class" : "no class"): a classifier needs at least two"
    case .sampleTooSmall(let sample, let train, let test, let classes):
      "a sample of \(sample) images is too small: \(train) to train on and \(test) to test on, and each "
        + "part needs one of each of \(classes) classes"
    case .limitTooSmall(let limit, let option, let classes):
      "`\(option): \(limit)` is too small for \(classes) classes: it must be at least "
        + "\(classes), one image of each"
    case .emptyPart(let train, let test):
      "the split leaves \(train) images to train on and \(test) to test on: both need at least one"
    case .tooLarge(let bytes, let memory):
      "the images would take \(megabytes(bytes)) of memory and this machine has "
        + "\(megabytes(memory)): lower the limit or the input size"
    case .unreadable(let path, let reason):
      "\(path): cannot be read: \(reason)"
    case .changed(let source, let detail):
      "the files of `\(source)` changed while the trial ran"
        + (detail.map { " (\($0))" } ?? "") + ": render again"
    case .unwritable(let failure):
      "\(failure.path): cannot be written: \(failure.explanation)"
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
    case .noFolder(let path):
      "\(path): no such folder"
    case .notAFolder(let path):
      "\(path): is not a folder"
    case .noClassFolders(let path):
      "\(path): contains no class folders: images belong in <class>/, or train/<class>/ and "
        + "test/<class>/"
    case .needsRatio(let path):
      "\(path): has no train/ and test/ folders, so there is no standard split: write "
        + "`split: 70/30` or another ratio"
    case .missingHalf(let path, let present, let missing, let near):
      "\(path): has a folder \(present)/ and no \(missing)/: "
        + (near.map { "rename \($0)/ to \(missing)/ if that is meant" } ?? "add it")
        + ", or name \(path)/\(present) as the folder and write `split: 70/30` or another ratio"
    case .misnamedHalves(let path, let train, let test):
      "\(path): "
        + [(train, "train"), (test, "test")].compactMap { found, meant in
          found.map { "\($0)/ holds class folders: rename it to \(meant)/" }
        }.joined(separator: "; ")
        + (train == nil || test == nil
          ? "; the images to \(train == nil ? "train" : "test") on belong in "
            + "\(train == nil ? "train" : "test")/" : "")
    case .unnamedClass(let path):
      "\(path): the name of this class folder is not UTF-8: rename it, as it is shown in results"
    case .sameClassTwice(let path, let name):
      "\(path): two class folders are named `\(name)`, with accents encoded differently: put their "
        + "images into one, or rename one"
    case .emptyClasses(let classes):
      classes.prefix(10).map(\.description).joined(separator: "; ")
        + (classes.count > 10 ? "; and \(classes.count - 10) more classes" : "")
        + ": add images (\(ImageFormat.list)) to the class \(classes.count == 1 ? "folder itself" : "folders themselves"), "
        + "or remove \(classes.count == 1 ? "the class" : "the classes")"
    case .classesDiffer(let path, let onlyTrain, let onlyTest):
      "\(path): train/ and test/ must have the same classes"
        + (onlyTrain.isEmpty ? "" : "; only in train/: \(list(onlyTrain, atMost: 20))")
        + (onlyTest.isEmpty ? "" : "; only in test/: \(list(onlyTest, atMost: 20))")
    case .unusable(let faults, let count):
      (faults.count == 1 ? "" : "\(faults.count) of \(count) images cannot be used: ")
        + list(faults.map(\.description), atMost: 20, separator: "; ")
        + (faults.contains(where: \.isUnreadable)
          ? ""
          : ". Repair or remove \(faults.count == 1 ? "it" : "them"), or write `damaged: skip`")
    case .classLost(let name, let isTraining, let faults):
      "`damaged: skip` leaves no image of the class `\(name)` to \(isTraining ? "train" : "test") on: "
        + list(faults.map(\.description), atMost: 20, separator: "; ")
    }
  }
}

extension DatasetError.SearchedFolder: CustomStringConvertible {
  package var description: String {
    exists ? "\(path) lacks \(list(missing))" : "\(path) does not exist"
  }
}

extension DatasetError.Place: CustomStringConvertible {
  package var description: String {
    switch self {
    case .byte(let offset): "byte \(offset)"
    case .unpackedByte(let offset): "byte \(offset) of the decompressed data"
    }
  }
}

extension DatasetError.Damage: CustomStringConvertible {
  package var description: String {
    switch self {
    case .notGzip: "not a gzip file"
    case .corruptGzip(let reason): "damaged gzip data (\(reason))"
    case .truncatedGzip: "the file ends in the middle of its gzip data"
    case .unpacksTooFar(let limit): "decompresses to more than \(megabytes(limit))"
    case .wrongMagic(let found, let expected):
      "the file starts with \(hexadecimal(found)) instead of \(hexadecimal(expected))"
    case .truncated(let needed, let found):
      "the file ends here: \(found) bytes instead of \(needed)"
    case .trailing(let count):
      "\(count) \(count == 1 ? "byte" : "bytes") too many"
    case .implausibleDimensions(let sizes):
      "implausible dimensions \(sizes.map(String.init).joined(separator: " × "))"
    case .partialRecord(let size, let record):
      "the file ends in the middle of a record: \(size) bytes is not a multiple of \(record)"
    case .noRecords: "the file is empty"
    case .wrongTarCheckSum: "not a tar header: its checksum is wrong"
    case .wrongTarNumber: "a tar header whose size is not a number"
    case .archivedSpecial(let name, let type):
      "`\(name)` is neither a file nor a folder (type `\(type)`): such archives are not extracted"
    case .leavesFolder(let name):
      "`\(name)` would be outside the folder: such archives are not extracted"
    case .lacksFiles(let names): "the archive ends without \(list(names))"
    case .label(let label, let classes):
      "label \(label) is out of range: there are \(classes) classes, from 0 to \(classes - 1)"
    }
  }
}

extension DatasetError.EmptyClass: CustomStringConvertible {
  package var description: String {
    "\(path) contains no image" + (contents.map { ", but \($0)" } ?? "")
  }
}

extension DatasetError {
  /// The remark on images that were left out.
  ///
  /// - Parameter folder: that paths are relative to.
  static func skipped(_ faults: [ImageFault], of count: Int, below folder: String) -> String {
    let faults = faults.map { $0.relative(to: folder) }
    let verb = faults.count == 1 ? "was" : "were"
    return "\(faults.count) of \(count) images \(verb) skipped as damaged: "
      + list(faults.map(\.description), atMost: 5, separator: "; ")
  }
}

private func list(
  _ names: [String], atMost limit: Int = .max, separator: String = ", "
) -> String {
  let shown = names.prefix(limit).joined(separator: separator)
  return names.count > limit ? "\(shown) and \(names.count - limit) more" : shown
}

private func megabytes(_ bytes: Int) -> String { "\(bytes / 1_000_000) MB" }

private func hexadecimal(_ word: UInt32) -> String {
  let digits = String(word, radix: 16)
  return "0x" + String(repeating: "0", count: 8 - digits.count) + digits
}
