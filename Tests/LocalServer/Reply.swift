internal import Foundation

/// What the server sends for one request.
package struct Reply: Sendable {
  package var status: Int
  package var fields: [String: String]
  package var body: [UInt8]
  /// Bytes of the body after which the connection is cut; nil sends all.
  package var cut: Int?
  /// Seconds before each byte of the body; nil sends them as fast as it goes.
  package var drip: Double?
  /// Seconds for which the connection stays open after the body.
  package var hold: Double?

  package init(_ status: Int, _ fields: [String: String] = [:], body: [UInt8] = []) {
    self.status = status
    self.fields = fields
    self.body = body
  }

  /// A file as good servers send it: the part that is asked for, if the file is still the same.
  package static func file(
    _ content: [UInt8], tag: String = "\"1\"", to request: LocalServer.Request
  ) -> Reply {
    if let range = request.fields["range"], request.fields["if-range"] == tag,
      let start = Int(range.dropFirst("bytes=".count).dropLast())
    {
      guard start < content.count else { return Reply(416) }
      return Reply(
        206,
        ["ETag": tag, "Content-Range": "bytes \(start)-\(content.count - 1)/\(content.count)"],
        body: Array(content[start...]))
    }
    return Reply(200, ["ETag": tag], body: content)
  }

  package func cut(after count: Int) -> Reply {
    var reply = self
    reply.cut = count
    return reply
  }

  func send(to connection: Int32) {
    var head = "HTTP/1.1 \(status) Said\r\nConnection: close\r\n"
    let fields = ["Content-Length": "\(body.count)"].merging(fields) { $1 }
    // An empty value leaves the field out.
    for (name, value) in fields where !value.isEmpty { head += "\(name): \(value)\r\n" }
    guard Self.send(Array("\(head)\r\n".utf8), to: connection) else { return }
    defer { if let hold { Thread.sleep(forTimeInterval: hold) } }
    let sent = body.prefix(cut ?? .max)
    guard let drip else {
      _ = Self.send(Array(sent), to: connection)
      return
    }
    for byte in sent {
      Thread.sleep(forTimeInterval: drip)
      guard Self.send([byte], to: connection) else { return }
    }
  }

  private static func send(_ bytes: [UInt8], to connection: Int32) -> Bool {
    #if canImport(Darwin)
      var on: Int32 = 1
      setsockopt(connection, SOL_SOCKET, SO_NOSIGPIPE, &on, socklen_t(MemoryLayout<Int32>.size))
      let flags: Int32 = 0
    #else
      let flags = Int32(MSG_NOSIGNAL)
    #endif
    var sent = 0
    while sent < bytes.count {
      let count = bytes.withUnsafeBytes {
        Foundation.send(connection, $0.baseAddress! + sent, bytes.count - sent, flags)
      }
      guard count > 0 else { return false }
      sent += count
    }
    return true
  }
}
