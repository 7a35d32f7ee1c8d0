internal import Foundation

/// A slot for the result of each work item, filled from any thread.
///
/// Guarded by the lock.
package final class ResultSlots<Value: Sendable>: @unchecked Sendable {
  private let lock = NSLock()
  private var slots: [Value?]

  package init(_ count: Int) { slots = Array(repeating: nil, count: count) }

  package func set(_ index: Int, _ value: Value) { lock.withLock { slots[index] = value } }

  /// In the order of the items.
  ///
  /// - Precondition: all are set.
  package var values: [Value] { lock.withLock { slots.map { $0! } } }
}
