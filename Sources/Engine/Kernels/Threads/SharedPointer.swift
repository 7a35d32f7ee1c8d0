/// A pointer that several threads use, each at its own offsets.
package struct SharedPointer<Value>: @unchecked Sendable {
  package let pointer: UnsafeMutablePointer<Value>

  package init(_ pointer: UnsafeMutablePointer<Value>) { self.pointer = pointer }

  package subscript(index: Int) -> Value {
    get { pointer[index] }
    nonmutating set { pointer[index] = newValue }
  }
}
