internal import Foundation

/// The processor time of each process of the machine at one moment, in seconds.
struct ProcessTimes {
  private let seconds: [Int: (name: String, seconds: Double)]

  init(_ files: SystemFiles) {
    var seconds: [Int: (name: String, seconds: Double)] = [:]
    let ticks = Double(max(1, sysconf(Int32(_SC_CLK_TCK))))
    for name in files.names("proc") {
      guard let process = Int(name), let text = files.text("proc/\(name)/stat"),
        // The name stands in parentheses and may hold some itself.
        let open = text.firstIndex(of: "("), let close = text.lastIndex(of: ")")
      else { continue }
      let fields = text[close...].split(separator: " ")
      guard fields.count > 13, let user = Double(fields[12]), let system = Double(fields[13]) else {
        continue
      }
      seconds[process] = (
        String(text[text.index(after: open)..<close]), (user + system) / ticks
      )
    }
    self.seconds = seconds
  }

  /// The processes that have computed most since an earlier moment, but one of them.
  func busiest(since earlier: ProcessTimes, without own: Int) -> [(name: String, seconds: Double)] {
    seconds.compactMap { process, now in
      guard process != own else { return nil }
      let spent = now.seconds - (earlier.seconds[process]?.seconds ?? 0)
      return spent > 0 ? (now.name, spent) : nil
    }.sorted { ($1.seconds, $0.name) < ($0.seconds, $1.name) }
  }
}
