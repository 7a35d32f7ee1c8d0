internal import Foundation

extension Dataset {
  /// Selects from `pool` as `options` say: first the classes, then the sample, then the split, then
  /// the limits.
  ///
  /// Images keep the order of the source; epochs shuffle them.
  init(name: String, pool: some ImagePool, options: DatasetOptions) throws {
    let allowed = DatasetOptions.allowedInput
    guard allowed.contains(options.input.height), allowed.contains(options.input.width) else {
      throw DatasetError.inputOutOfRange(options.input, allowed: allowed)
    }
    let classes = try Self.chosenClasses(options.classes, of: pool.classNames)
    let selection = try Self.select(pool, classes: classes, options: options)
    let imageBytes = 3 * options.input.area
    try Self.requireMemory((selection.train.count + selection.test.count) * imageBytes)

    let newLabels = Dictionary(
      uniqueKeysWithValues: classes.enumerated().map { (Int32($1), Int32($0)) })
    let labels = pool.trainLabels + (pool.testLabels ?? [])
    let classNames = classes.map { pool.classNames[$0] }
    let parts = try [selection.train, selection.test].map { indices in
      (indices: indices, images: try pool.images(indices, size: options.input))
    }
    let remark = try Self.remark(
      on: parts.flatMap(\.images.faults), of: parts.map(\.indices.count).reduce(0, +),
      in: pool.path, options.damaged)
    var oddities = ImageOddities()
    for part in parts { oddities.add(part.images.oddities) }
    let sets = try parts.enumerated().map { number, part in
      let all = part.indices.map { newLabels[labels[$0]]! }
      let kept = part.images.kept.map { all[$0] }
      if let lost = Set(all).subtracting(kept).min() {
        throw DatasetError.classLost(
          classNames[Int(lost)], isTraining: number == 0, faults: part.images.faults)
      }
      return ImageSet(
        channels: 3, height: options.input.height, width: options.input.width,
        pixels: part.images.pixels, labels: kept)
    }
    self.init(
      name: name, classNames: classNames, train: sets[0], test: sets[1],
      digest: Self.digest(classNames: classNames, train: sets[0], test: sets[1]),
      remarks: (remark.map { ["\(name): \($0)"] } ?? []) + oddities.remarks(name))
  }

  /// What `init` would select from the pool, before it reads an image.
  ///
  /// - Throws: as `init` does before that.
  static func outline(of pool: some ImagePool, _ options: DatasetOptions) throws -> DatasetOutline {
    let allowed = DatasetOptions.allowedInput
    guard allowed.contains(options.input.height), allowed.contains(options.input.width) else {
      throw DatasetError.inputOutOfRange(options.input, allowed: allowed)
    }
    let classes = try chosenClasses(options.classes, of: pool.classNames)
    _ = try select(pool, classes: classes, options: options)
    var unlimited = options
    (unlimited.limit, unlimited.testLimit) = (nil, nil)
    let all = try select(pool, classes: classes, options: unlimited)
    return DatasetOutline(
      classNames: classes.map { pool.classNames[$0] }, trainAvailable: all.train.count,
      testAvailable: all.test.count, channels: 3)
  }

  /// The remark on images that could not be read; nil where all could.
  ///
  /// - Parameter count: the number of images read.
  /// - Throws: `DatasetError.unusable` where they may not be left out.
  private static func remark(
    on faults: [DatasetError.ImageFault], of count: Int, in path: String, _ damaged: DamagedImages
  ) throws -> String? {
    guard !faults.isEmpty else { return nil }
    // A file that the system refuses to read may be intact.
    let refused = damaged == .fail ? faults : faults.filter(\.isUnreadable)
    guard refused.isEmpty else { throw DatasetError.unusable(refused, of: count) }
    return DatasetError.skipped(faults, of: count, below: path)
  }

  /// Old indices in the order of the new labels.
  private static func chosenClasses(_ chosen: [String]?, of names: [String]) throws -> [Int] {
    guard names.count >= 2 else { throw DatasetError.tooFewClasses(names.count) }
    guard let chosen else { return Array(names.indices) }
    var indices: [Int] = []
    for name in chosen {
      guard let match = names.firstIndex(of: name) else {
        throw DatasetError.unknownClass(name, known: names)
      }
      guard !indices.contains(match) else { throw DatasetError.repeatedClass(name) }
      indices.append(match)
    }
    guard indices.count >= 2 else { throw DatasetError.tooFewClasses(indices.count) }
    return indices
  }

  private static func select(_ pool: some ImagePool, classes: [Int], options: DatasetOptions) throws
    -> (train: [Int], test: [Int])
  {
    let labels = pool.trainLabels + (pool.testLabels ?? [])
    let kept = Set(classes.map(Int32.init))
    func members(_ range: Range<Int>) -> [Int] { range.filter { kept.contains(labels[$0]) } }
    func choose(_ count: Int, of indices: [Int], _ purpose: UInt64) -> (
      chosen: [Int], others: [Int]
    ) {
      StratifiedSelection.choose(
        count, of: indices, labels: indices.map { labels[$0] }, seed: options.seed,
        purpose: purpose)
    }

    var (train, test): ([Int], [Int])
    switch options.split {
    case .standard:
      guard pool.testLabels != nil else { throw DatasetError.needsRatio(path: pool.path) }
      train = members(0..<pool.trainLabels.count)
      test = members(pool.trainLabels.count..<labels.count)
      let count = train.count + test.count
      if let sample = options.sample.map({ min($0, count) }), count > 0 {
        train = choose(sample * train.count / count, of: train, RandomStream.sampleTrain).chosen
        test = choose(sample * test.count / count, of: test, RandomStream.sampleTest).chosen
      }
    case .ratio(let percent):
      var all = members(0..<labels.count)
      if let sample = options.sample {
        all = choose(sample, of: all, RandomStream.sampleTrain).chosen
      }
      (train, test) = choose((all.count * percent + 50) / 100, of: all, RandomStream.split)
    }
    if let sample = options.sample, min(train.count, test.count) < classes.count {
      throw DatasetError.sampleTooSmall(
        sample, train: train.count, test: test.count, classes: classes.count)
    }
    for (option, limit) in [("limit", options.limit), ("test_limit", options.testLimit)] {
      guard let limit, limit < classes.count else { continue }
      throw DatasetError.limitTooSmall(limit, option: option, classes: classes.count)
    }
    if let limit = options.limit {
      train = choose(limit, of: train, RandomStream.limitTrain).chosen
    }
    if let limit = options.testLimit {
      test = choose(limit, of: test, RandomStream.limitTest).chosen
    }
    guard !train.isEmpty, !test.isEmpty else {
      throw DatasetError.emptyPart(train: train.count, test: test.count)
    }
    return (train, test)
  }

  private static func requireMemory(_ bytes: Int) throws {
    let memory = Int(clamping: ProcessInfo.processInfo.physicalMemory)
    guard bytes <= memory else { throw DatasetError.tooLarge(bytes: bytes, memory: memory) }
  }

  private static func digest(classNames: [String], train: ImageSet, test: ImageSet) -> String {
    var digester = Digester("triptych-dataset-1")
    digester.add(classNames.count)
    for name in classNames { digester.add(name) }
    for part in [train, test] {
      for size in [part.count, part.channels, part.height, part.width] { digester.add(size) }
      digester.add(part.pixels)
      digester.add(part.labels)
    }
    return digester.finish()
  }
}
