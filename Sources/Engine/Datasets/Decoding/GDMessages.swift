internal import CGD
internal import Foundation

/// Captures gd's error messages for the error that is thrown: on standard error they would be
/// a second line without the file's name.
enum GDMessages {
  private static let key = "triptych.gd"

  /// The first message on this thread since `forget`; later ones are consequences.
  static var first: String? { Thread.current.threadDictionary[key] as? String }

  static func forget() { Thread.current.threadDictionary[key] = nil }

  /// Runs `work` while gd's messages, of any thread, are captured.
  static func keeping<Result>(_ work: () throws -> Result) rethrows -> Result {
    listeners.change(by: 1)
    defer { listeners.change(by: -1) }
    return try work()
  }

  private static func note(_ format: UnsafePointer<CChar>, _ arguments: CVaListPointer) {
    guard first == nil else { return }
    var buffer = [CChar](repeating: 0, count: 256)
    vsnprintf(&buffer, buffer.count, format, arguments)
    let text = buffer.withUnsafeBufferPointer { String(cString: $0.baseAddress!) }
    // `gd-png: fatal libpng error: IDAT: CRC error`: the prefix is redundant.
    let cause = text.components(separatedBy: "error: ").dropFirst().joined(separator: "error: ")
    let words = (cause.isEmpty ? text : cause).trimmingCharacters(in: .whitespacesAndNewlines)
    Thread.current.threadDictionary[key] = words
  }

  private static let listeners = Listeners()

  /// gd has one message handler per process; the last caller to leave restores gd's own.
  private final class Listeners: @unchecked Sendable {
    private let lock = NSLock()
    private var count = 0

    func change(by step: Int) {
      lock.withLock {
        count += step
        if count == 1 && step == 1 {
          gdSetErrorMethod { _, format, arguments in
            if let format, let arguments { GDMessages.note(format, arguments) }
          }
        }
        if count == 0 { gdClearErrorMethod() }
      }
    }
  }
}
