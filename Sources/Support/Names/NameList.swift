/// Names as messages list them.
package enum NameList {
  /// "`a`, `b`, `c`"; a long list is cut.
  package static func text(_ names: [String], limit: Int = 12) -> String {
    let shown = names.prefix(limit).map { "`\($0)`" }.joined(separator: ", ")
    return names.count > limit ? shown + " and \(names.count - limit) more" : shown
  }
}
