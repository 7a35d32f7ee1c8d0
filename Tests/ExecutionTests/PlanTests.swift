import Datasets
import Foundation
import Testing
import Training

@testable import Execution
@testable import Trials

/// Plans of trials whose store is a list of keys.
@Suite struct PlanTests {
  private let inputs = TrialInputs(data: "d1")

  private func request(
    _ trial: Trial, _ name: String = "a trial", in label: String = "a",
    _ inputs: TrialInputs? = nil, needs: ResultNeeds = ResultNeeds()
  ) -> Plan.Request {
    Plan.Request(
      trial: trial, name: name, label: label, inputs: .success(inputs ?? self.inputs),
      needs: needs)
  }

  private func plan(_ requests: [Plan.Request], stored: [StageKey] = []) -> Plan {
    let digests = Set(stored.map(\.digest))
    return Plan(requests, hardware: .sample) { _, key in
      digests.contains(key.digest) ? .stored : .missing
    }
  }

  private func keys(_ trial: Trial, _ inputs: TrialInputs? = nil) -> TrialKeys {
    TrialKeys(trial, inputs: inputs ?? self.inputs, hardware: .sample)
  }

  /// `training < features`, with `*` where it is to run.
  private func lines(_ plan: Plan) -> [String] {
    plan.stages.map { stage in
      let from = stage.dependencies.map { plan.stage($0)!.kind.rawValue }
      return (stage.isToRun ? "*" : "") + stage.kind.rawValue
        + (from.isEmpty ? "" : " < \(from.joined(separator: ", "))")
    }
  }

  @Test func aTrialIsItsStages() {
    let trial = Trial.sample()
    #expect(
      lines(plan([request(trial)])) == [
        "*training", "*evaluation < training", "*training time < training",
        "*inference time < training",
      ])
    // What is stored is not made, and what only that needs neither.
    let own = keys(trial)
    let rest = plan([request(trial)], stored: [own.training, own.evaluation, own.trainingTime])
    #expect(
      lines(rest) == [
        "training", "evaluation < training", "training time < training",
        "*inference time < training",
      ])
    #expect(rest.isToRun(rest.trials[0]) && !rest.isStored(rest.trials[0]))
    let all = plan([request(trial)], stored: own.all)
    #expect(!all.isToRun(all.trials[0]) && all.isStored(all.trials[0]))
  }

  @Test func trialsShareFeaturesAndTrainings() {
    var first = Trial.sample()
    first.unfreeze = .layers(1)
    var second = first
    second.training.epochs = 5
    var third = first
    third.technique = "cluster(16)"
    let plan = plan([request(first), request(second, in: "b"), request(third, in: "b")])
    #expect(
      lines(plan) == [
        "*features", "*training < features", "*evaluation < training",
        "*training time < training, features", "*feature time < features",
        "*inference time < training",
        // The second.
        "*training < features", "*evaluation < training", "*training time < training, features",
        "*inference time < training",
        // The third.
        "*technique < training", "*evaluation < technique", "*technique time < training, technique",
        "*inference time < technique",
      ])
    let wanted = plan.stages.map(\.trials)
    #expect(wanted[0] == [0, 1, 2])
    #expect(wanted[1] == [0, 2])
    #expect(wanted[6] == [1])
    #expect(wanted[10] == [2])
    // With the training there, nobody needs its features.
    let own = keys(first)
    let trained = self.plan(
      [request(first), request(third)],
      stored: [own.training, own.trainingTime, own.featureTime].compactMap(\.self))
    #expect(trained.stages.filter { $0.isToRun }.map(\.kind.rawValue).contains("features") == false)
  }

  @Test func whatOthersStartFromAreStages() throws {
    var first = Trial.sample()
    first.weights = .pretrained(
      Pretraining(dataset: .named("cifar10")) { $0.epochs = [3] })
    var second = first
    second.training.seed = 7
    let inputs = TrialInputs(data: "d1", pretrainingData: "p1")
    let plan = plan([request(first, "one", inputs), request(second, "two", inputs)])
    #expect(
      lines(plan) == [
        "*training", "*training < training", "*evaluation < training",
        "*training time < training, training",
        "*inference time < training", "*training < training", "*evaluation < training",
        "*training time < training, training", "*inference time < training",
      ])
    #expect(plan.stages[0].trials == [0, 1])
    #expect(plan.stages[0].maker.trial == first.pretraining)
    #expect(
      plan.trials.map { $0.prerequisites.map(\.task) } == [
        ["pretraining on cifar10"], ["pretraining on cifar10"],
      ])
    #expect(plan.trials[0].prerequisites[0].training == plan.stages[0].key.digest)
    // A training that is there needs no pretraining, whatever else is missing.
    let own = keys(first, inputs)
    let trained = self.plan(
      [request(first, "one", inputs)], stored: [own.training, own.trainingTime])
    #expect(
      lines(trained) == [
        "training", "training < training", "*evaluation < training",
        "training time < training, training", "*inference time < training",
      ])
  }

  @Test func whoIsLearntFromIsAStage() throws {
    var trial = Trial.sample()
    trial.technique = "distill(resnet14)"
    var inputs = inputs
    inputs.others["resnet14"] = TrialInputs(data: "d1")
    let teacher = Trial.sample(model: "resnet14")
    let plan = plan([request(trial, "one", inputs), request(teacher, "two", in: "b")])
    #expect(
      lines(plan).prefix(3) == ["*training", "*training", "*technique < training, training"])
    // The teacher is a trial of the second block as well.
    #expect(plan.stages[1].key == keys(teacher).training)
    #expect(plan.stages[1].trials == [0, 1])
    let prerequisite = try #require(plan.trials[0].prerequisites.first)
    #expect(prerequisite.path == ["resnet14"])
    #expect(prerequisite.task == "training resnet14, which it learns from")
  }

  @Test func trialsStandOnceWithAllWhoAsk() {
    let (first, second) = (Trial.sample(), Trial.sample(epochs: 3))
    struct Missing: Error, CustomStringConvertible { var description: String { "no such folder" } }
    let broken = Trial.sample(dataset: .images("nowhere"))
    let plan = plan([
      request(first, "one", in: "a"), request(second, "two", in: "a"), request(first, "1", in: "b"),
      Plan.Request(trial: broken, name: "three", label: "b", inputs: .failure(Missing())),
    ])
    #expect(plan.trials.map(\.name) == ["one", "two", "three"])
    #expect(plan.trials.map(\.labels) == [["a", "b"], ["a"], ["b"]])
    #expect(plan.trials[2].failure == TrialFailure(trial: "three", cause: "no such folder"))
    #expect(!plan.isToRun(plan.trials[2]) && !plan.isStored(plan.trials[2]))
    let summary = PlanSummary(plan)
    #expect((summary.trials, summary.stored, summary.toRun) == (3, 0, 2))
    #expect(summary.blocks.map(\.label) == ["a", "b"])
    #expect(summary.blocks.map(\.toRun) == [2, 1])
  }

  /// A figure of the network needs its layers, which an older store lacks.
  @Test func theLayersAreMadeForThoseWhoShowThem() {
    let trial = Trial.sample()
    let stored = keys(trial).all
    #expect(lines(plan([request(trial)], stored: stored)).allSatisfy { !$0.hasPrefix("*") })
    #expect(
      lines(plan([request(trial, needs: ResultNeeds(network: true))], stored: stored)) == [
        "training", "*network < training", "evaluation < training", "training time < training",
        "inference time < training",
      ])
    let guess = Trial.sample(model: "random")
    #expect(keys(guess).network == nil)
  }

  @Test func everyKindHasItsStage() {
    #expect(
      Stages.all.map { (stage: any Stage.Type) -> StageKind in stage.kind } == StageKind.allCases)
    var trial = Trial.sample()
    trial.unfreeze = .layers(1)
    trial.technique = "cluster(16)"
    let keys = keys(trial)
    for kind in StageKind.allCases {
      #expect(keys[kind]?.facts["stage"] == kind.rawValue)
    }
    let inOrder = keys.results(ResultNeeds(details: true, network: true)).map(\.kind)
    #expect(Set(inOrder) == Set(StageKind.allCases).subtracting([.features]))
    #expect(keys.all(ResultNeeds()).count == keys.all.count)
    #expect(Set(keys.all(ResultNeeds())) == Set(keys.all))
  }
}
