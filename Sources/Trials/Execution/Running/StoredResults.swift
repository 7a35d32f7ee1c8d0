internal import Parallel
internal import Trials

/// What the store has of trials: their inputs, keys and results, each looked for once.
struct StoredResults {
  let store: Store
  let hardware: Hardware
  private let warn: (String) -> Void
  private(set) var inputReader: TrialInputReader
  private var inputs: [Trial: Result<TrialInputs, any Error>] = [:]
  private var stageKeys: [Trial: TrialKeys] = [:]
  private(set) var results: [Trial: TrialResult] = [:]
  private var said: Set<String> = []

  /// - Parameters:
  ///   - folder: the notebook's.
  ///   - warn: told of damage, of each once.
  init(store: Store, hardware: Hardware, folder: String, warn: @escaping (String) -> Void) {
    self.store = store
    self.hardware = hardware
    self.warn = warn
    inputReader = TrialInputReader(store: store, folder: folder)
  }

  /// Looks for the results of trials that none are known of, on all cores.
  mutating func lookUp(_ trials: [(trial: Trial, needs: ResultNeeds)]) {
    var wanted: [(trial: Trial, needs: ResultNeeds, inputs: TrialInputs, keys: TrialKeys?)] = []
    var seen: Set<Trial> = []
    for (trial, needs) in trials where results[trial] == nil && seen.insert(trial).inserted {
      guard case .success(let own) = findInputs(of: trial) else { continue }
      wanted.append((trial, needs, own, stageKeys[trial]))
    }
    let (assembly, hardware, all) = (ResultAssembly(store: store), hardware, wanted)
    let found = ParallelWork.map(all.count) { index in
      let (trial, needs, inputs, known) = all[index]
      let keys = known ?? TrialKeys(trial, inputs: inputs, hardware: hardware)
      var said: [String] = []
      var result = assembly.result(of: trial, keys: keys, needs: needs) { said.append($0) }
      result?.remarks.insert(
        contentsOf: inputs.remarks + assembly.remarksOfPretraining(trial, inputs, hardware), at: 0)
      return (keys: keys, result: result, said: said)
    }
    for (request, (keys, result, said)) in zip(all, found) {
      stageKeys[request.trial] = keys
      results[request.trial] = result
      for text in said { tell(text) }
      if result == nil { requireSources(of: request.trial, request.needs) }
    }
  }

  /// A trial that would have to run needs what is not here, unless it is known to fail.
  private mutating func requireSources(of trial: Trial, _ needs: ResultNeeds) {
    guard let absence = inputReader.absences(of: trial).first,
      earlierFailures(of: [TrialRequest(trial: trial, name: "", label: "", needs: needs)]).isEmpty
    else { return }
    inputs[trial] = .failure(absence.error)
    stageKeys[trial] = nil
  }

  /// Whether everything is here that a trial reads.
  func hasSources(of trial: Trial) -> Bool { inputReader.absences(of: trial).isEmpty }

  /// The digests of what a trial reads from outside the store.
  mutating func findInputs(of trial: Trial) -> Result<TrialInputs, any Error> {
    if let known = inputs[trial] { return known }
    let found = Result { try inputReader.inputs(of: trial) }
    for text in inputReader.warnings { tell(text) }
    inputs[trial] = found
    return found
  }

  /// The keys of a trial whose inputs could be read.
  mutating func keys(of trial: Trial) -> TrialKeys? {
    if let known = stageKeys[trial] { return known }
    guard case .success(let inputs) = findInputs(of: trial) else { return nil }
    let keys = TrialKeys(trial, inputs: inputs, hardware: hardware)
    stageKeys[trial] = keys
    return keys
  }

  /// Whether the store has an object for each part of a trial's result; whether they are intact is not looked at.
  mutating func seemsStored(_ request: TrialRequest) -> Bool {
    guard let keys = keys(of: request.trial) else { return false }
    return keys.results(request.needs).allSatisfy { store.has($0.key) }
  }

  /// How trials without a result failed in earlier runs, as far as they would again.
  mutating func earlierFailures(of trials: [TrialRequest]) -> [Trial: TrialFailure] {
    let missing = trials.filter { results[$0.trial] == nil }
    guard !missing.isEmpty else { return [:] }
    let failed = plan(missing, estimating: false).trials.compactMap { trial in
      trial.earlierFailure.map { (trial.trial, $0) }
    }
    return Dictionary(failed) { first, _ in first }
  }

  /// The plan of trials that have been looked for.
  ///
  /// - Parameter estimating: whether it tells what making the rest takes.
  mutating func plan(_ trials: [TrialRequest], estimating: Bool = true) -> Plan {
    let requests = trials.map { trial in
      var request = request(trial)
      request.keys = keys(of: trial.trial)
      return request
    }
    var known: Set<String> = []
    for request in trials where results[request.trial] != nil {
      guard let keys = keys(of: request.trial) else { continue }
      known.formUnion(keys.results(request.needs).map(\.key.digest))
    }
    var said: [String] = []
    let store = store
    var plan = Plan(requests, hardware: hardware) { kind, key in
      // What a result was put together from has just been read.
      if known.contains(key.digest) { return .stored }
      var damage: String?
      let isStored = Stages[kind].isStored(key, in: store) {
        said.append($0)
        damage = $0
      }
      if isStored { return .stored }
      if let failure = store.failure(of: key) { return .failed(failure.cause) }
      return damage.map { .damaged($0) } ?? .missing
    }
    for text in said { tell(text) }
    if estimating, plan.stages.contains(where: \.isToRun) { plan.estimate(from: store) }
    return plan
  }

  /// A trial as plans are made of it.
  mutating func request(_ trial: TrialRequest) -> Plan.Request {
    Plan.Request(
      trial: trial.trial, name: trial.name, label: trial.label,
      inputs: findInputs(of: trial.trial), needs: trial.needs)
  }

  /// Says everything once.
  private mutating func tell(_ text: String) {
    if said.insert(text).inserted { warn(text) }
  }
}

/// A trial as a block asks for it.
struct TrialRequest {
  let trial: Trial
  /// As the block calls it.
  let name: String
  let label: String
  let needs: ResultNeeds
}
