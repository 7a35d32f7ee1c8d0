internal import Foundation

/// An HTTP server on the loopback interface that answers as a test tells it to, faults included.
package final class LocalServer: Sendable {
  package struct Request: Sendable {
    package let path: String
    /// By lower-case name.
    package let fields: [String: String]
  }

  /// Such as `http://127.0.0.1:40123`.
  package let address: String
  private let listener: Int32
  private let place: sockaddr_in
  private let log = Log()

  /// - Parameter answer: gets a request and how many came before it.
  package init(_ answer: @escaping @Sendable (Request, Int) -> Reply) throws {
    #if canImport(Darwin)
      listener = socket(AF_INET, SOCK_STREAM, 0)
    #else
      listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    #endif
    var place = sockaddr_in()
    place.sin_family = sa_family_t(AF_INET)
    place.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let isListening = withUnsafeMutablePointer(to: &place) { [listener] place in
      place.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(listener, $0, size) == 0 && listen(listener, 16) == 0
          && getsockname(listener, $0, &size) == 0
      }
    }
    self.place = place
    guard isListening else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
    address = "http://127.0.0.1:\(UInt16(bigEndian: place.sin_port))"
    let (listener, log) = (listener, log)
    Thread.detachNewThread {
      while true {
        let connection = accept(listener, nil, nil)
        guard connection >= 0, !log.isOver else {
          // Nobody else closes it: its number could be another server's before this thread knows.
          if connection >= 0 { close(connection) }
          close(listener)
          return
        }
        Thread.detachNewThread {
          defer { close(connection) }
          guard let request = Self.read(connection) else { return }
          answer(request, log.add(request)).send(to: connection)
        }
      }
    }
  }

  deinit {
    log.end()
    // Wakes the thread: on Linux by an error, elsewhere by a connection.
    shutdown(listener, Int32(SHUT_RDWR))
    #if canImport(Darwin)
      let caller = socket(AF_INET, SOCK_STREAM, 0)
      var place = self.place
      _ = withUnsafePointer(to: &place) {
        $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
          connect(caller, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
        }
      }
      close(caller)
    #endif
  }

  /// In the order in which they came.
  package var requests: [Request] { log.requests }

  private final class Log: @unchecked Sendable {
    private let lock = NSLock()
    private var all: [Request] = []
    private var ended = false

    var isOver: Bool { lock.withLock { ended } }

    func end() { lock.withLock { ended = true } }

    var requests: [Request] { lock.withLock { all } }

    func add(_ request: Request) -> Int {
      lock.withLock {
        all.append(request)
        return all.count - 1
      }
    }
  }

  private static func read(_ connection: Int32) -> Request? {
    var bytes: [UInt8] = []
    var byte: UInt8 = 0
    while !bytes.suffix(4).elementsEqual("\r\n\r\n".utf8) {
      guard recv(connection, &byte, 1, 0) == 1 else { return nil }
      bytes.append(byte)
    }
    let lines = String(decoding: bytes, as: UTF8.self).components(separatedBy: "\r\n")
    var fields: [String: String] = [:]
    for line in lines.dropFirst() {
      let parts = line.components(separatedBy: ": ")
      if parts.count >= 2 {
        fields[parts[0].lowercased()] = parts.dropFirst().joined(separator: ": ")
      }
    }
    return Request(path: lines[0].components(separatedBy: " ")[1], fields: fields)
  }
}
