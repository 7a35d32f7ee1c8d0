internal import Files
internal import Foundation
internal import Parallel

/// A folder with one folder of images per class, named after the class.
///
/// Classes and files are sorted by name. Files are selected by their extension
/// (`ImageFormat.endings`, in any case), and decoded by their content. Files left
/// out are listed in `remarks`. Images of every size are resized to the input size,
/// ignoring proportions, as Keras's `image_dataset_from_directory` does.
struct ImageFolder: ImagePool {
  let path: String
  let classNames: [String]
  let trainLabels: [Int32]
  let testLabels: [Int32]?
  let remarks: [String]
  /// The training images, then the test images.
  let files: SourceFiles
  var reader: SourceReader

  /// Lists the files; none is opened.
  ///
  /// - Throws: `DatasetError`.
  init(_ path: String) throws {
    guard let stamp = FileAccess.stamp(path) else {
      let code = access(path, F_OK) == 0 ? ENOENT : errno
      throw code == ENOENT
        ? DatasetError.noFolder(path: path)
        : DatasetError.unreadable(path: path, reason: SystemError.text(code))
    }
    guard stamp.isFolder else { throw DatasetError.notAFolder(path: path) }
    let root = FileName(path)
    let top = try FileAccess.entries(in: root)
    let folders = top.filter(LeftOutFiles.isFolder).map(\.name)
    let halves = [FileName("train"), FileName("test")]
    var leftOut = LeftOutFiles()
    self.path = path
    if halves.allSatisfy(folders.contains) {
      leftOut.addBesideHalves(top.filter { !halves.contains($0.name) }, root: root)
      let train = try Part(root, folder: halves[0], &leftOut)
      let test = try Part(root, folder: halves[1], &leftOut)
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
      try Self.refuseHalves(among: folders, root)
      let all = try Part(root, folder: nil, &leftOut)
      classNames = all.classNames
      trainLabels = all.labels
      testLabels = nil
      files = SourceFiles(root: path, names: all.names)
    }
    reader = SourceReader(path)
    remarks = leftOut.remarks(DatasetSource.images(path).name)
  }

  /// Other common names of the folders for training and test images.
  private static let trainNames: Set<String> = ["train", "training", "trn"]
  private static let testNames: Set<String> = [
    "test", "testing", "tst", "val", "valid", "validation", "eval", "dev",
  ]

  /// Throws where folders are splits and not classes: `train` without `test`, or both
  /// under other names. A class may well be called "train"; it then holds images and no folders.
  private static func refuseHalves(among folders: [FileName], _ root: FileName) throws {
    func half(_ names: Set<String>) throws -> String? {
      let found = try folders.filter { folder in
        guard names.contains(folder.description.lowercased()) else { return false }
        let entries = try FileAccess.entries(in: root / folder)
        return !entries.contains(where: LeftOutFiles.isImage)
          && entries.contains(where: LeftOutFiles.isFolder)
      }.map(\.description)
      return found.first { ["train", "test"].contains($0) } ?? found.first
    }
    let (train, test) = (try half(trainNames), try half(testNames))
    let path = root.description
    switch (train, test) {
    case (nil, nil): return
    case ("train"?, _):
      throw DatasetError.missingHalf(path: path, present: "train", missing: "test", near: test)
    case (_, "test"?):
      throw DatasetError.missingHalf(path: path, present: "test", missing: "train", near: train)
    default:
      throw DatasetError.misnamedHalves(path: path, train: train, test: test)
    }
  }

  /// The class folders of one folder.
  private struct Part {
    private(set) var classNames: [String] = []
    private(set) var names: [FileName] = []
    private(set) var labels: [Int32] = []

    /// - Parameter folder: the parent of the class folders, below `root`; nil for `root` itself.
    init(_ root: FileName, folder: FileName?, _ leftOut: inout LeftOutFiles) throws {
      let place = folder.map { root / $0 } ?? root
      let entries = try FileAccess.entries(in: place)
      let classes = entries.filter(LeftOutFiles.isFolder).map(\.name)
      guard !classes.isEmpty else {
        throw DatasetError.noClassFolders(path: place.description)
      }
      leftOut.addBesideClasses(entries.filter { !$0.isFolder })
      var empty: [DatasetError.EmptyClass] = []
      for (label, name) in classes.enumerated() {
        guard let className = name.text else {
          throw DatasetError.unnamedClass(path: (place / name).description)
        }
        // Strings are equal however accents are encoded.
        guard !classNames.contains(className) else {
          throw DatasetError.sameClassTwice(path: place.description, className)
        }
        classNames.append(className)
        let below = folder.map { $0 / name } ?? name
        let contents = try FileAccess.entries(in: root / below)
        let images = contents.filter(LeftOutFiles.isImage).map(\.name)
        leftOut.addContents(contents, ofClass: below, root: root)
        if images.isEmpty {
          var own = LeftOutFiles()
          own.addContents(contents, ofClass: below, root: root)
          empty.append(
            DatasetError.EmptyClass(path: (root / below).description, contents: own.contents))
        }
        names += images.map { below / $0 }
        labels += [Int32](repeating: Int32(label), count: images.count)
      }
      guard empty.isEmpty else { throw DatasetError.emptyClasses(empty) }
    }
  }

  /// Reads and decodes on all cores.
  func images(_ indices: [Int], size wanted: InputSize) throws -> PoolImages {
    let size = 3 * wanted.area
    var outcomes: [Result<ImageKind, DatasetError.ImageFault>] = []
    var pixels = [UInt8](unsafeUninitializedCapacity: indices.count * size) { buffer, filled in
      nonisolated(unsafe) let output = buffer.baseAddress!
      outcomes = GDMessages.keeping {
        ParallelWork.map(indices.count) { position in
          decode(files.names[indices[position]], size: wanted, to: output + position * size)
        }
      }
      filled = buffer.count
    }
    let kept = outcomes.indices.filter { (try? outcomes[$0].get()) != nil }
    if kept.count < outcomes.count {
      pixels.withUnsafeMutableBufferPointer { buffer in
        for (target, source) in kept.enumerated() where target < source {
          (buffer.baseAddress! + target * size).update(
            from: buffer.baseAddress! + source * size, count: size)
        }
      }
      pixels.removeLast((outcomes.count - kept.count) * size)
    }
    var oddities = ImageOddities()
    var faults: [DatasetError.ImageFault] = []
    for (index, outcome) in zip(indices, outcomes) {
      switch outcome {
      case .success(let kind): oddities.add(kind, ending: files.names[index].ending)
      case .failure(let fault): faults.append(fault)
      }
    }
    return PoolImages(pixels: pixels, kept: kept, faults: faults, oddities: oddities)
  }

  /// The output is unusable where it fails.
  private func decode(
    _ name: FileName, size: InputSize, to output: UnsafeMutablePointer<UInt8>
  ) -> Result<ImageKind, DatasetError.ImageFault> {
    let file = FileName(path) / name
    func failure(
      _ problem: DatasetError.ImageProblem
    ) -> Result<ImageKind, DatasetError.ImageFault> {
      .failure(DatasetError.ImageFault(path: file.description, problem))
    }
    do {
      return .success(try ImageDecoder.decode(reader.read(name), size: size, to: output))
    } catch let problem as DatasetError.ImageProblem {
      return failure(problem)
    } catch DatasetError.unreadable(_, let reason) {
      return failure(.unreadable(reason))
    } catch {
      return failure(.unreadable("\(error)"))
    }
  }
}
