/// A pointer that several threads use, each at places of its own.
public struct SharedPointer<Value>: @unchecked Sendable {
  public let pointer: UnsafeMutablePointer<Value>

  public init(_ pointer: UnsafeMutablePointer<Value>) { self.pointer = pointer }

  public subscript(index: Int) -> Value {
    get { pointer[index] }
    nonmutating set { pointer[index] = newValue }
  }
}
