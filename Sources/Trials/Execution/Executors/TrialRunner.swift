internal import Foundation
internal import Kernels
internal import Training
internal import Trials

/// Makes the stages of one trial that a request names and the store lacks, in a process of its own.
struct TrialRunner {
  private let request: WorkerRequest
  private let keys: TrialKeys
  private let store: Store
  private let emit: (WorkerEvent) -> Void

  init(_ request: WorkerRequest, emit: @escaping (WorkerEvent) -> Void) {
    self.request = request
    keys = TrialKeys(request.trial, inputs: request.inputs, hardware: request.hardware)
    store = Store(folder: request.storeFolder)
    self.emit = emit
  }

  private var trial: Trial { request.trial }
  private var hardware: Hardware { request.hardware }

  /// - Throws: what the data set, the network, training and the store throw.
  func run() throws {
    do {
      try store.exclusively(keys.training, onWait: { emit(.waiting) }, makeStages)
    } catch TrainingError.outputsNotFinite where trial.training.epochs == 0 {
      // Nothing was trained that could have diverged.
      throw TrialError.outputsNotFinite(model: trial.model.name)
    }
  }

  private func makeStages() throws {
    if trial.isRandomReference {
      return try RandomReference(trial, request.inputs, keys, store).run()
    }
    try useHardware()
    let context = try StageContext(request, keys, store, emit: emit)
    for stage in Stages.all where request.stages.contains(stage.kind) {
      // One stage may have made another on its way.
      guard let key = keys[stage.kind],
        !stage.isStored(key, in: store, warn: { emit(.warning($0)) })
      else { continue }
      try stage.init(context).make()
    }
  }

  /// What is computed here must be what the keys say.
  ///
  /// - Throws: `TrialError.otherHardware`, `KernelError.unsupportedISA`.
  private func useHardware() throws {
    try Processor.limit(to: trial.isa.rawValue)
    let found = Processor.countThreads()
    let threads = hardware.threads(of: trial)
    guard found == threads else {
      throw TrialError.otherHardware(
        what: "threads", expected: String(threads), found: String(found))
    }
    // Matrices are multiplied by it with this backend, and in some networks from files.
    var isImported = false
    if case .onnx = trial.model { isImported = true }
    if isImported || trial.training.backend == .openblas {
      try Processor.requireMemoryForOpenBLAS()
    }
    guard trial.isa != .native || Processor.instructionSet == hardware.instructionSet else {
      throw TrialError.otherHardware(
        what: "instruction set", expected: hardware.instructionSet,
        found: Processor.instructionSet)
    }
  }
}
