/// Status and header fields of a response (RFC 9110).
struct ResponseHead: Equatable {
  private(set) var status: Int
  /// By lower-case name; the last value of a repeated field.
  private var fields: [String: String] = [:]

  /// - Parameter statusLine: such as `HTTP/1.1 200 OK`; nil where it is not a status line.
  init?(statusLine: String) {
    let parts = statusLine.split(separator: " ", maxSplits: 2)
    guard parts.count >= 2, parts[0].hasPrefix("HTTP/"), let status = Int(parts[1]) else {
      return nil
    }
    self.status = status
  }

  /// Adds a line `Name: value`; other lines are ignored.
  mutating func add(_ line: String) {
    guard let colon = line.firstIndex(of: ":") else { return }
    let value = line[line.index(after: colon)...].drop(while: \.isWhitespace)
    fields[line[..<colon].lowercased()] = String(
      value.reversed().drop(while: \.isWhitespace).reversed())
  }

  /// Whether the final response follows this head.
  var isFinal: Bool { status >= 200 && !(300..<400 ~= status && fields["location"] != nil) }

  /// The size of the complete file in bytes, where the server tells it.
  var total: Int? {
    if status == 206 { return range?.total }
    return fields["content-length"].flatMap(Self.count)
  }

  /// The first byte of a partial response and the size of the complete file, from `bytes 5-9/10`.
  var range: (start: Int, total: Int?)? {
    guard let field = fields["content-range"], field.lowercased().hasPrefix("bytes ") else {
      return nil
    }
    let parts = field.dropFirst("bytes ".count).split(separator: "/")
    guard parts.count == 2, let dash = parts[0].firstIndex(of: "-"),
      let start = Self.count(parts[0][..<dash])
    else { return nil }
    return (start, Self.count(parts[1]))
  }

  /// The validator for `If-Range`: a strong ETag, otherwise the date of the last modification.
  var validator: String? {
    if let tag = fields["etag"], tag.hasPrefix("\"") { return tag }
    return fields["last-modified"]
  }

  /// A non-negative number of bytes.
  private static func count(_ text: some StringProtocol) -> Int? {
    text.allSatisfy { ("0"..."9").contains($0) } ? Int(text) : nil
  }
}
