internal import Foundation

extension Dataset {
  /// Chooses from `pool` what `options` say: first the classes, then the sample, then the split, then the limit.
  ///
  /// Images stand in the order of the source; an epoch shuffles them.
  init(name: String, pool: some ImagePool, options: DatasetOptions) throws {
    guard DatasetOptions.allowedInput.contains(options.input) else {
      throw DatasetError.inputOutOfRange(options.input, allowed: DatasetOptions.allowedInput)
    }
    let classes = try Self.chosenClasses(options.classes, of: pool.classNames)
    let selection = try Self.select(pool, classes: classes, options: options)
    let imageBytes = 3 * options.input * options.input
    try Self.requireMemory((selection.train.count + selection.test.count) * imageBytes)

    let newLabels = Dictionary(
      uniqueKeysWithValues: classes.enumerated().map { (Int32($1), Int32($0)) })
    let labels = pool.trainLabels + (pool.testLabels ?? [])
    func imageSet(_ indices: [Int]) throws -> ImageSet {
      ImageSet(
        channels: 3, height: options.input, width: options.input,
        pixels: try pool.pixels(of: indices, side: options.input),
        labels: indices.map { newLabels[labels[$0]]! })
    }
    let (train, test) = (try imageSet(selection.train), try imageSet(selection.test))
    let classNames = classes.map { pool.classNames[$0] }
    self.init(
      name: name, classNames: classNames, train: train, test: test,
      digest: Self.digest(classNames: classNames, train: train, test: test))
  }

  /// Old indices in the order of the new labels.
  private static func chosenClasses(_ chosen: [String]?, of names: [String]) throws -> [Int] {
    guard names.count >= 2 else { throw DatasetError.tooFewClasses(names.count) }
    guard let chosen else { return Array(names.indices) }
    var indices: [Int] = []
    for text in chosen {
      // Strict decimal, as `Int` would also read `+3`.
      let index = Int(text).flatMap { String($0) == text && names.indices.contains($0) ? $0 : nil }
      guard let match = names.firstIndex(of: text) ?? index else {
        throw DatasetError.unknownClass(text, known: names)
      }
      guard !indices.contains(match) else { throw DatasetError.repeatedClass(names[match]) }
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
    if let limit = options.limit {
      guard limit >= classes.count else {
        throw DatasetError.limitTooSmall(limit, classes: classes.count)
      }
      train = choose(limit, of: train, RandomStream.limitTrain).chosen
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
