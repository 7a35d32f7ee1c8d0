/// How long the techniques took on this machine: they are applied again where that is lost.
struct TechniqueTimeStage: Stage {
  typealias Record = TechniqueTimeRecord
  static let kind = StageKind.techniqueTime

  private let context: StageContext

  init(_ context: StageContext) { self.context = context }

  func make() throws { try TechniqueStage(context).make() }
}
