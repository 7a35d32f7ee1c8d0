package import Foundation

/// Who holds a lock: written into its file, for those who wait.
package struct LockHolder: Codable, Equatable, Sendable {
  package let process: Int32
  package let host: String
  /// What is done under the lock, such as a trial's name.
  package let work: String

  package init(
    process: Int32 = getpid(), host: String = Self.hostName, work: String
  ) {
    self.process = process
    self.host = host
    self.work = work
  }

  /// `process 1234`, with the machine where that is another one.
  package var processText: String {
    host == Self.hostName ? "process \(process)" : "process \(process) on \(host)"
  }

  /// Without a question to the network, which Foundation's would be.
  package static let hostName: String = {
    var name = [CChar](repeating: 0, count: 256)
    guard gethostname(&name, name.count - 1) == 0 else { return "" }
    return String(cString: name)
  }()

  /// More bytes than this are none of ours.
  private static let largest = 4096

  /// nil where the file says nothing.
  static func read(_ descriptor: Int32) -> LockHolder? {
    var bytes = [UInt8](repeating: 0, count: largest)
    let count = pread(descriptor, &bytes, bytes.count, 0)
    guard count > 0 else { return nil }
    return try? JSONDecoder().decode(LockHolder.self, from: Data(bytes[..<count]))
  }

  /// Where it can't be written, those who wait are told less.
  func write(to descriptor: Int32) {
    guard let data = try? JSONEncoder().encode(self), data.count <= Self.largest else { return }
    _ = ftruncate(descriptor, 0)
    _ = data.withUnsafeBytes { pwrite(descriptor, $0.baseAddress, $0.count, 0) }
  }
}
