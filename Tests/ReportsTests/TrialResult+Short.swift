import Compression
import Datasets
import Training
import Trials

/// Chains of tests are written as notebooks write them.
extension TechniqueChain: ExpressibleByStringLiteral {
  package init(stringLiteral text: String) { try! self.init(text, known: TechniqueRegistry.all) }
}

/// Results of tests are changed in one place or another: the groups go without saying here.
extension TrialResult {
  var technique: TechniqueChain {
    get { settings.technique }
    set { settings.technique = newValue }
  }
  var dataset: String {
    get { settings.dataLabel }
    set { settings.datasetName = newValue }
  }
  var split: DatasetSplit {
    get { settings.data.split }
    set { settings.data.split = newValue }
  }
  var epochs: Int {
    get { settings.training.epochs }
    set { settings.training.epochs = newValue }
  }
  var learningRate: Double {
    get { settings.training.learningRate }
    set { settings.training.learningRate = newValue }
  }
  var isa: String {
    get { machine.isa }
    set { machine.isa = newValue }
  }
  var testImages: Int {
    get { structure.testImages }
    set { structure.testImages = newValue }
  }
  var trainAccuracy: Double? {
    get { quality.trainAccuracy }
    set { quality.trainAccuracy = newValue }
  }
  var testAccuracy: Double {
    get { quality.testAccuracy }
    set { quality.testAccuracy = newValue }
  }
  var loss: Double {
    get { quality.loss }
    set { quality.loss = newValue }
  }
  var trainSeconds: Double {
    get { times.trainSeconds }
    set { times.trainSeconds = newValue }
  }
  var inferenceSeconds: Double {
    get { times.inferenceSeconds }
    set { times.inferenceSeconds = newValue }
  }
  var sizeMb: Double {
    get { sizes.sizeMb }
    set { sizes.sizeMb = newValue }
  }
  var opscore: Double? {
    get { scores.opscore }
    set { scores.opscore = newValue }
  }
}
