internal import Datasets
internal import Trials

/// How many images a trial works on.
struct ImageCounts: Hashable {
  var train, test: Int

  init(train: Int, test: Int) { (self.train, self.test) = (train, test) }

  /// What the options take of a source; a guess where some classes are taken, as theirs are not counted
  /// one by one.
  init(_ options: DatasetOptions, of extent: DatasetExtent) {
    var (train, test) = (Double(extent.train), Double(extent.test))
    if let classes = options.classes {
      let share = min(Double(classes.count) / Double(max(extent.classes, 1)), 1)
      (train, test) = (train * share, test * share)
    }
    if let sample = options.sample, train + test > Double(sample) {
      let share = Double(sample) / (train + test)
      (train, test) = (train * share, test * share)
    }
    if case .ratio(let percent) = options.split {
      let all = train + test
      train = all * Double(percent) / 100
      test = all - train
    }
    self.init(
      train: min(Int(train), options.limit ?? .max), test: min(Int(test), options.testLimit ?? .max)
    )
  }
}
