import Datasets
import Foundation
import TestSupport
import Testing
import Training

@testable import Execution
@testable import Trials

/// Runs with a program that is none: what is stored is taken, nothing can be trained.
@Suite struct RunnerTests {
  let folder: TemporaryFolder
  let store: Store
  let program: String

  init() throws {
    folder = try TemporaryFolder()
    store = Store(folder: folder.file("store"))
    program = folder.file("no-program")
    // Two classes of one image each, whatever is in them: nobody decodes them here.
    for name in ["leaves/oak", "leaves/elm"] {
      let path = folder.file(name)
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
      try Data(name.utf8).write(to: URL(filePath: "\(path)/one.png"))
    }
  }

  private var leaves: DatasetSource { .images(folder.file("leaves")) }

  private func experiment(
    _ label: String, models: [String] = ["resnet20"], images: [String] = ["leaves"],
    epochs: [Int] = [2]
  ) -> ExperimentRunner.Experiment {
    ExperimentRunner.Experiment(
      label: label,
      settings: ExperimentSettings(
        models: models.map { .named($0) }, datasets: images.map { .images($0) }
      ) {
        $0.splits = [.ratio(train: 50)]
        $0.epochs = epochs
      })
  }

  private func keep(_ trial: Trial) throws {
    try store.addSample(
      TrialKeys(trial, inputs: TrialInputs(data: leaves.identity()), hardware: .sample),
      epochs: trial.training.epochs)
  }

  /// The outcomes in words, and what was reported.
  private func run(
    _ experiments: [ExperimentRunner.Experiment], only: Set<String>? = nil, deadline: Date? = nil
  ) throws -> (outcomes: [String], events: [String], report: ExperimentRunner.Report) {
    var events: [String] = []
    let runner = ExperimentRunner(
      store: store, executor: LocalExecutor(program: program, hardware: .sample)
    ) { event in
      switch event {
      case .planned(let trials, let stored, let toRun, _):
        events.append("planned \(trials), stored \(stored), to run \(toRun)")
      case .trialStarted(let name, let number, let total):
        events.append("\(number)/\(total) \(name)")
      case .trialFailed(let failure): events.append("failed \(failure.trial)")
      default: events.append("\(event)")
      }
    }
    let report = try runner.run(
      experiments, folder: folder.path, only: only, deadline: deadline)
    let outcomes = report.outcomes.flatMap { outcome in
      outcome.trials.map { trial in
        switch trial {
        case .success(let result):
          "\(outcome.label): \(result.model), epochs \(result.settings.training.epochs)"
        case .failure(let failure): "\(outcome.label): \(failure.trial): \(failure.cause)"
        }
      }
    }
    return (outcomes, events, report)
  }

  private var cannotStart: String { "the worker process \(program) could not be started: " }

  @Test func whatIsStoredIsNotRun() throws {
    let experiment = experiment("a", epochs: [1, 2])
    for trial in TrialGrid(experiment.settings).trials(in: folder.path) { try keep(trial) }
    let (outcomes, events, report) = try run([experiment])
    #expect(outcomes == ["a: resnet20, epochs 1", "a: resnet20, epochs 2"])
    #expect(events == ["planned 2, stored 2, to run 0"])
    #expect(report.datasets == ["leaves": try leaves.identity()])
    #expect(report.keys.count == 8)
    #expect(report.keys == report.keys.sorted())
  }

  /// Files that are not read are in no key, so what is told of them comes from the folder as it is.
  @Test func leftOutFilesAreToldOfStoredResults() throws {
    let experiment = experiment("a")
    try keep(TrialGrid(experiment.settings).trials(in: folder.path)[0])
    func remarks() throws -> [String] {
      let (_, events, report) = try run([experiment])
      #expect(events == ["planned 1, stored 1, to run 0"])
      return report.outcomes.flatMap(\.results).flatMap(\.remarks)
    }
    let stored = try remarks()
    try folder.write("Taken in May.", to: "leaves/oak/notes.txt")
    #expect(try remarks() == ["leaves: 1 file was left out for its ending: .txt (1)"] + stored)
    try FileManager.default.removeItem(atPath: folder.file("leaves/oak/notes.txt"))
    #expect(try remarks() == stored)
  }

  @Test func missingDataFailItsTrialsAlone() throws {
    let experiment = experiment("a", images: ["nowhere", "leaves"])
    try keep(TrialGrid(experiment.settings).trials(in: folder.path)[1])
    let (outcomes, events, report) = try run([experiment])
    #expect(
      outcomes == [
        "a: resnet20, nowhere: \(folder.file("nowhere")): no such folder",
        "a: resnet20, epochs 2",
      ])
    #expect(events == ["planned 2, stored 1, to run 0"])
    #expect(report.datasets.keys.sorted() == ["leaves"])
  }

  @Test func aTrialOfTwoBlocksIsRunOnceAndNamedForEach() throws {
    let (a, b) = (experiment("a", epochs: [2]), experiment("b", epochs: [2, 1]))
    let (outcomes, events, _) = try run([a, b])
    #expect(
      events == [
        "planned 2, stored 0, to run 2", "1/2 resnet20", "failed resnet20",
        "2/2 resnet20, epochs 1", "failed resnet20, epochs 1",
      ])
    let names = outcomes.map { $0.prefix { $0 != "/" } }
    #expect(
      names == [
        "a: resnet20: the worker process ", "b: resnet20, epochs 2: the worker process ",
        "b: resnet20, epochs 1: the worker process ",
      ])
    #expect(outcomes.allSatisfy { $0.contains(cannotStart) })
  }

  @Test func onlyRunsOneBlockAndTakesTheOthersFromTheStore() throws {
    let experiments = [experiment("a", epochs: [1, 2]), experiment("b", epochs: [3])]
    try keep(TrialGrid(experiments[0].settings).trials(in: folder.path)[0])
    let (outcomes, events, _) = try run(experiments, only: ["b"])
    #expect(events == ["planned 1, stored 0, to run 1", "1/1 resnet20", "failed resnet20"])
    #expect(outcomes.count == 3)
    #expect(outcomes[0] == "a: resnet20, epochs 1")
    #expect(
      outcomes[1]
        == "a: resnet20, epochs 2: the store does not have it, and `--only` names another "
        + "block")
    #expect(outcomes[2].hasPrefix("b: resnet20: \(cannotStart)"))
  }

  @Test func nothingStartsAfterTheDeadline() throws {
    let experiment = experiment("a", epochs: [1, 2])
    try keep(TrialGrid(experiment.settings).trials(in: folder.path)[1])
    let (outcomes, events, _) = try run([experiment], deadline: .distantPast)
    #expect(
      outcomes == [
        "a: resnet20, epochs 1: the time given with `--max-time` is up",
        "a: resnet20, epochs 2",
      ])
    #expect(events == ["planned 2, stored 1, to run 1"])
  }

  @Test func standingCountsDifferentTrials() throws {
    let experiments = [experiment("a", epochs: [1, 2]), experiment("b", epochs: [2, 3])]
    try keep(TrialGrid(experiments[1].settings).trials(in: folder.path)[0])
    let runner = ExperimentRunner(
      store: store, executor: LocalExecutor(program: program, hardware: .sample))
    let (trials, stored, failed) = try runner.standing(of: experiments, folder: folder.path)
    #expect((trials, stored, failed) == (3, 1, 0))
  }

  @Test func foldersOfOneNameAreToldApart() throws {
    let other = folder.file("other/leaves")
    for name in ["ash", "fir"] {
      try FileManager.default.createDirectory(
        atPath: "\(other)/\(name)", withIntermediateDirectories: true)
      try Data(name.utf8).write(to: URL(filePath: "\(other)/\(name)/one.png"))
    }
    let digests = try [leaves.identity(), DatasetSource.images(other).identity()].sorted()
    let report = try run([experiment("a", images: ["leaves", "other/leaves"])]).report
    #expect(report.datasets == ["leaves": digests[0], "leaves (2)": digests[1]])
  }
}

@Suite struct RemainingTimeTests {
  @Test func timeGoesWithWhatIsExpected() {
    let trials = [1, 2, 4].map { Trial.sample(epochs: $0) }
    let expected = [20.0, 30, 50]
    var remaining = RemainingTime(Array(zip(trials, expected)))
    func isClose(_ seconds: Double?, _ expected: Double) -> Bool {
      seconds.map { abs($0 - expected) < 1e-6 } ?? false
    }
    #expect(remaining.secondsLeft(trials[0], from: 0, to: 0.01, seconds: 1) == nil)
    // Half of 20 s took 30 s: the other 90 s take three times as long.
    let early = remaining.secondsLeft(trials[0], from: 0, to: 0.5, seconds: 30)
    #expect(isClose(early, 90 * 3))
    remaining.finish(trials[0], seconds: 40)
    #expect(isClose(remaining.secondsLeft(trials[1], from: 0, to: 0, seconds: 0), 80 * 2))
    // A failure has no part in the measurement.
    remaining.drop(trials[1])
    #expect(isClose(remaining.secondsLeft(trials[2], from: 0, to: 0, seconds: 0), 50 * 2))
  }

  @Test func whatACheckpointHadDoneTookNoTime() throws {
    let trial = Trial.sample(epochs: 4)
    let remaining = RemainingTime([(trial, seconds: 10)])
    let left = try #require(remaining.secondsLeft(trial, from: 0.5, to: 0.75, seconds: 30))
    #expect(abs(left - 30) < 1e-6)
    #expect(remaining.secondsLeft(trial, from: 0.5, to: 0.51, seconds: 1) == nil)
  }
}

@Suite struct RandomReferenceTests {
  @Test func guessingIsAsGoodAsChance() throws {
    let folder = try TemporaryFolder()
    let store = Store(folder: folder.path)
    var data = DatasetOptions(seed: 1)
    data.input = 28
    let trial = Trial.sample(model: "random", data: data)
    let inputs = TrialInputs(data: try trial.dataset.identity())
    let keys = TrialKeys(trial, inputs: inputs, hardware: .sample)
    try RandomReference(trial, inputs, keys, store).run()
    let result = try #require(
      ResultAssembly(store: store).result(of: trial, keys: keys) { Issue.record("\($0)") })
    // Of 10 000 images: five standard deviations are 0.015 of the accuracy, 0.008 of the AUC.
    let structure = result.structure
    #expect(abs(result.quality.testAccuracy - 0.1) < 0.015)
    #expect(abs(try #require(result.quality.auc) - 0.5) < 0.008)
    #expect(result.quality.loss > 2.3)
    #expect(
      (structure.trainImages, structure.testImages, structure.classes) == (60_000, 10_000, 10))
    #expect((structure.parameters, structure.layers, structure.macs) == (0, 0, 0))
    #expect(result.times.inferenceSeconds > 0)
    #expect(result.scores.opscore == nil)

    // The same seed guesses the same, another one differently.
    let again = Store(folder: folder.file("again"))
    try RandomReference(trial, inputs, keys, again).run()
    let same = try #require(again.record(keys.evaluation, as: EvaluationRecord.self))
    #expect([same.accuracy, same.auc] == [result.quality.testAccuracy, result.quality.auc])
    var other = trial
    other.training.seed = 2
    let otherKeys = TrialKeys(other, inputs: inputs, hardware: .sample)
    try RandomReference(other, inputs, otherKeys, again).run()
    let different = try #require(again.record(otherKeys.evaluation, as: EvaluationRecord.self))
    #expect(different.auc != same.auc)

    // Other files than those of the key are not used, also where nothing is trained.
    let foreign = TrialInputs(data: String(repeating: "0", count: 64))
    #expect(throws: DatasetError.changed("fashion-mnist", nil)) {
      try RandomReference(trial, foreign, keys, again).run()
    }
  }
}
