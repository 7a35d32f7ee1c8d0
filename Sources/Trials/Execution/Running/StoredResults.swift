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

  /// - Parameter warn: told of damage, of each once.
  init(store: Store, hardware: Hardware, warn: @escaping (String) -> Void) {
    self.store = store
    self.hardware = hardware
    self.warn = warn
    inputReader = TrialInputReader(store: store)
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
    }
  }

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

  /// The plan of trials that have been looked for, with estimates of what is to be made.
  mutating func plan(_ trials: [TrialRequest]) -> Plan {
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
      return isStored ? .stored : damage.map { .damaged($0) } ?? .missing
    }
    for text in said { tell(text) }
    if plan.stages.contains(where: \.isToRun) { plan.estimate(from: store) }
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
