package import Trials

/// A plan in numbers, for people and scripts.
package struct PlanSummary: Encodable, Sendable {
  /// What a part of the plan comes to.
  package struct Cost: Encodable, Sendable {
    package fileprivate(set) var seconds = 0.0
    /// What it adds to the store.
    package fileprivate(set) var bytes = 0
    /// The most that a worker holds at once.
    package fileprivate(set) var memoryBytes = 0
    /// Whether some of the times are guesses, as nothing like it has been measured here.
    package fileprivate(set) var isRough = false

    enum CodingKeys: String, CodingKey {
      case seconds, bytes
      case memoryBytes = "memory_bytes"
      case isRough = "rough"
    }

    fileprivate mutating func add(_ stage: PlannedStage) {
      guard let estimate = stage.estimate else { return }
      seconds += estimate.seconds
      bytes += estimate.bytes
      memoryBytes = max(memoryBytes, estimate.memoryBytes)
      isRough = isRough || estimate.isRough
    }
  }

  /// A kind of stage.
  package struct Kind: Encodable, Sendable {
    package let stage: StageKind
    package fileprivate(set) var stored = 0
    package fileprivate(set) var toRun = 0
    package fileprivate(set) var cost = Cost()

    enum CodingKeys: String, CodingKey {
      case stage, stored, cost
      case toRun = "to_run"
    }
  }

  /// A block of the notebook.
  package struct Block: Encodable, Sendable {
    package let label: String
    package fileprivate(set) var trials = 0
    package fileprivate(set) var stored = 0
    package fileprivate(set) var toRun = 0
    /// Of all that it needs and that is missing.
    package fileprivate(set) var cost = Cost()
    /// Of what no other block needs.
    package fileprivate(set) var ownCost = Cost()

    enum CodingKeys: String, CodingKey {
      case label, trials, stored, cost
      case toRun = "to_run"
      case ownCost = "own_cost"
    }
  }

  /// A stage of the graph.
  package struct Node: Encodable, Sendable {
    let stage: StageKind
    let key: String
    let facts: [String: String]
    let dependsOn: [String]
    /// `stored`, `missing`, `damaged` or `failed`.
    let standing: String
    let toRun: Bool
    let blocks: [String]
    let trials: [String]
    let cost: Cost?

    enum CodingKeys: String, CodingKey {
      case stage, key, facts, standing, blocks, trials, cost
      case dependsOn = "depends_on"
      case toRun = "to_run"
    }
  }

  package let trials: Int
  package let stored: Int
  package let toRun: Int
  /// Those that failed earlier and would again.
  package let failed: Int
  package let cost: Cost
  package let kinds: [Kind]
  package let blocks: [Block]
  /// What is made from others stands after them.
  package let nodes: [Node]
  /// How pixels become the input of each model from a file, by the model's name.
  package let preprocessing: [PreprocessedModel]

  enum CodingKeys: String, CodingKey {
    case trials, stored, failed, cost, kinds, blocks, nodes, preprocessing
    case toRun = "to_run"
  }

  package init(_ plan: Plan) {
    trials = plan.trials.count
    stored = plan.trials.count(where: plan.isStored)
    toRun = plan.trials.count(where: plan.isToRun)
    failed = plan.trials.count { $0.earlierFailure != nil }
    var (cost, kinds, blocks) = (Cost(), [StageKind: Kind](), [String: Block]())
    var labels: [String] = []
    for trial in plan.trials {
      for label in trial.labels {
        if blocks[label] == nil { labels.append(label) }
        blocks[label, default: Block(label: label)].trials += 1
        if plan.isStored(trial) { blocks[label]?.stored += 1 }
        if plan.isToRun(trial) { blocks[label]?.toRun += 1 }
      }
    }
    var nodes: [Node] = []
    for stage in plan.stages {
      var wanted: [String] = []
      for label in stage.trials.flatMap({ plan.trials[$0].labels }) where !wanted.contains(label) {
        wanted.append(label)
      }
      var own: Cost?
      if stage.isToRun {
        cost.add(stage)
        own = Cost()
        own?.add(stage)
        kinds[stage.kind, default: Kind(stage: stage.kind)].toRun += 1
        kinds[stage.kind]?.cost.add(stage)
        for label in wanted { blocks[label]?.cost.add(stage) }
        if wanted.count == 1 { blocks[wanted[0]]?.ownCost.add(stage) }
      } else if stage.standing.isStored {
        kinds[stage.kind, default: Kind(stage: stage.kind)].stored += 1
      }
      nodes.append(Node(stage, own, wanted, plan.trials))
    }
    self.cost = cost
    self.kinds = kinds.values.sorted { $0.stage < $1.stage }
    self.blocks = labels.compactMap { blocks[$0] }
    self.nodes = nodes
    preprocessing = PreprocessedModel.all(of: plan.trials.map(\.trial.model))
  }
}

extension PlanSummary.Node {
  fileprivate init(
    _ stage: PlannedStage, _ cost: PlanSummary.Cost?, _ blocks: [String],
    _ trials: [Plan.PlannedTrial]
  ) {
    self.init(
      stage: stage.kind, key: stage.key.digest, facts: stage.key.facts,
      dependsOn: stage.dependencies,
      standing: {
        switch stage.standing {
        case .stored: "stored"
        case .missing: "missing"
        case .damaged: "damaged"
        case .failed: "failed"
        }
      }(), toRun: stage.isToRun, blocks: blocks, trials: stage.trials.map { trials[$0].name },
      cost: cost)
  }
}
