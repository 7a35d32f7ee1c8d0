internal import Datasets
internal import Kernels
package import Networks
package import Options
internal import Training

/// Knowledge distillation: trains the network on a teacher's answers besides the labels.
///
/// Source: Hinton, Vinyals and Dean 2015, "Distilling the Knowledge in a Neural Network".
package struct Distill: Technique {
  package static let name = "distill"
  package static let help = "trained further on the answers of another model"
  package static let parameters = [
    teacherKey.spec, temperatureKey.spec, weightKey.spec, epochsKey.spec,
  ]

  private static let teacherKey = OptionKey(
    required: "teacher", .text, help: "The model whose answers are learned")
  private static let temperatureKey = OptionKey(
    "temperature", .number(0.01...1000), default: 4,
    help: "How soft the answers are made; 1 leaves them as they are")
  private static let weightKey = OptionKey(
    "weight", .number(0...1), default: 0.9, help: "The share of the loss that the answers make")
  private static let epochsKey = OptionKey(
    "epochs", .integer(0...10_000), default: 0,
    help: "Epochs of training; 0: as many as the experiment has")

  package let arguments: TechniqueArguments
  private let teacher: String
  package var otherModels: [String] { [teacher] }
  package var effects: [TechniqueEffect] { [.trains] }
  private let loss: DistillationLoss
  private let epochs: Int

  package init(_ arguments: TechniqueArguments) throws(TechniqueError) {
    self.arguments = arguments
    teacher = arguments[required: Self.teacherKey]
    loss = DistillationLoss(
      temperature: arguments[Self.temperatureKey], weight: arguments[Self.weightKey])
    epochs = arguments[Self.epochsKey]
  }

  package func requireFit(_ network: Network, other: (_ name: String) throws -> Network) throws {
    let own = try other(teacher)
    // Their channels may differ: each gets the images as it takes them.
    guard own.inputShape.dropFirst() == network.inputShape.dropFirst() else {
      throw TransferError.teacherInput(
        teacher: teacher, expected: own.inputShape, images: network.inputShape)
    }
    guard own.outputShape == network.outputShape else {
      throw TransferError.teacherClasses(
        teacher: teacher, teacherClasses: own.outputShape.reduce(1, *),
        studentClasses: network.outputShape.reduce(1, *))
    }
  }

  /// - Throws: `TransferError`, and errors of loading the teacher and of training.
  package func apply(to state: inout CompressionState, context: CompressionContext) throws
    -> TechniqueReport
  {
    let clock = ContinuousClock()
    let start = clock.now
    context.progress("reading \(teacher)", 0)
    let (network, weights, transform) = try context.model(teacher)
    let images = context.images
    try requireFit(state.network) { _ in network }
    let asked = clock.now
    let softTargets = try SoftTargets(
      of: network, weights, on: images, transform: transform, loss: loss,
      batch: context.configuration.batch, backend: context.configuration.backend,
      precision: .floating(context.configuration.precision)
    ) { context.progress("asking \(teacher)", Double($0) / Double(images.count)) }
    let teacherSeconds = (clock.now - asked).inSeconds
    var report = TechniqueReport(technique: text, bytesBefore: state.plainBytes)
    report.details = try FineTuning(
      epochs: epochs > 0 ? epochs : context.configuration.epochs, step: "learning from \(teacher)",
      softTargets: softTargets
    ).run(&state, context)
    report.details["teacher_seconds"] = teacherSeconds
    for layer in state.network.weightedLayers
    where context.trainedLayers?.contains(layer.name) ?? true {
      report.changed.add("trained on the answers of \(teacher)", of: layer.name)
    }
    report.bytesAfter = state.plainBytes
    report.setSeconds(since: start)
    return report
  }
}
