/// How long the features took on this machine. Who makes them measures that; where a training is there
/// and its time is lost, they are made for it.
struct FeatureTimeStage: Stage {
  typealias Record = FeatureTimeRecord
  static let kind = StageKind.featureTime

  private let context: StageContext

  init(_ context: StageContext) { self.context = context }

  func make() throws { try FeatureStage(context).make() }
}
