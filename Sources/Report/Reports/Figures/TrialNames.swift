internal import Trials

extension [TrialColumn] {
  /// These columns and those settings that tell trials apart which these alone would give one name, so that
  /// a figure never shows two things under one name.
  ///
  /// - Parameters:
  ///   - all: one for each thing that the figure names.
  ///   - place: what else tells things of one name apart, such as a panel, a color or a place on an axis.
  func tellingApart(_ all: [Repeats], place: (Repeats) -> String = { _ in "" }) -> [TrialColumn] {
    // Setting by setting, the seed last: repeats differ in that one as well.
    let settings = [.experiment] + TrialSetting.tellingColumns.map(TrialColumn.result)
    var result = self
    for column in settings
    where !result.contains(where: { $0.name == column.name }) {
      let alike = all.groupedInOrder { [result.labelText($0), place($0)] }.map(\.elements)
        .filter { $0.count > 1 }
      if alike.isEmpty { break }
      let tells = alike.contains { Set($0.map { $0.value(column).text }).count > 1 }
      if tells { result.append(column) }
    }
    return result
  }
}
