internal import Files
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
    let turn = TrialTurn(request.name, until: request.deadline)
    let warn = { (text: String) in emit(.warning(text)) }
    do {
      try store.exclusively(
        keys.training, as: turn.holder, until: turn.deadline,
        onWait: { emit(.waiting("\(TrialTurn.render($0)): its result will be used")) },
        {
          // Whoever was waited for may have made all of it.
          guard !missingStages.isEmpty else { return }
          try turn.take(onWait: { emit(.waiting($0)) }, warn: warn, makeStages)
        })
    } catch is LockTimeout {
      throw TrialError.timeIsUp
    }
  }

  private func makeStages() throws {
    if trial.isRandomReference {
      return try RandomReference(trial, request.inputs, keys, store).run()
    }
    try useHardware()
    var context: StageContext?
    do {
      let made = try StageContext(request, keys, store, emit: emit)
      context = made
      for stage in missingStages {
        // One stage may have made another on its way.
        guard isMissing(stage) else { continue }
        try made.making(stage.kind, stage.init(made).make)
      }
    } catch TrainingError.outputsNotFinite where trial.training.epochs == 0 {
      // Nothing was trained that could have diverged.
      let error = TrialError.outputsNotFinite(model: trial.model.name)
      keep(error, of: context?.failed)
      throw error
    } catch {
      keep(error, of: context?.failed)
      throw error
    }
  }

  private var missingStages: [any Stage.Type] {
    Stages.all.filter { request.stages.contains($0.kind) && isMissing($0) }
  }

  private func isMissing(_ stage: any Stage.Type) -> Bool {
    keys[stage.kind].map { !stage.isStored($0, in: store, warn: { emit(.warning($0)) }) } ?? false
  }

  /// Keeps an error that the trial would run into again.
  ///
  /// - Parameter stage: the one that has failed; nil before the first: then the last that is wanted, as
  ///   other trials may share the earlier ones.
  private func keep(_ error: any Error, of stage: StageKind?) {
    guard DeterministicError.isOne(error),
      let kind = stage ?? missingStages.map({ $0.kind }).last(where: { !$0.isTime }),
      let key = keys[kind]
    else { return }
    let failure = StoredFailure(
      stage: kind, cause: String(describing: error), facts: key.facts)
    do { try store.add(failure, of: key) } catch { emit(.warning(String(describing: error))) }
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
