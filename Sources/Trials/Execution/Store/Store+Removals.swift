internal import Foundation

/// A list of what was removed on request, for people who ask why something runs.
extension Store {
  private var removalsFile: String { "\(folder)/removed.txt" }

  /// By key, the last day of each.
  var removals: [String: String] {
    guard let data = FileManager.default.contents(atPath: removalsFile) else { return [:] }
    var days: [String: String] = [:]
    for line in String(decoding: data, as: UTF8.self).split(separator: "\n") {
      let parts = line.split(separator: " ").map(String.init)
      if parts.count == 2, StoreNames.isKey(parts[0]) { days[parts[0]] = parts[1] }
    }
    return days
  }

  /// A line for each; where the list can't be written, people are told less.
  func note(_ keys: [String], removedOn day: String) {
    let text = keys.map { "\($0) \(day)\n" }.joined()
    let descriptor = open(
      removalsFile, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o666)
    guard descriptor >= 0 else { return }
    defer { close(descriptor) }
    _ = Data(text.utf8).withUnsafeBytes { Foundation.write(descriptor, $0.baseAddress, $0.count) }
  }
}
