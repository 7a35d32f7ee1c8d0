internal import Networks
internal import Trials

/// The layers of the trained network, for those who draw it: no model file is read for that.
struct NetworkStage: Stage {
  typealias Record = NetworkRecord
  static let kind = StageKind.network

  private let context: StageContext

  init(_ context: StageContext) { self.context = context }

  func make() throws {
    guard let key = context.keys.network else { return }
    try context.store.add(key, record: NetworkRecord(context.network))
  }
}
