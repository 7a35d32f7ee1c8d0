internal import Foundation

/// A place for the result of each piece of work, filled from any thread.
///
/// All access is under the lock.
package final class ResultSlots<Value: Sendable>: @unchecked Sendable {
  private let lock = NSLock()
  private var slots: [Value?]

  package init(_ count: Int) { slots = Array(repeating: nil, count: count) }

  package func set(_ index: Int, _ value: Value) { lock.withLock { slots[index] = value } }

  /// In the order of the pieces.
  ///
  /// - Precondition: all are set.
  package var values: [Value] { lock.withLock { slots.map { $0! } } }
}
