/// Status and header fields of an answer (RFC 9110).
struct ResponseHead: Equatable {
  private(set) var status: Int
  /// By lower-case name; of a repeated field the last value.
  private var fields: [String: String] = [:]

  /// - Parameter statusLine: such as `HTTP/1.1 200 OK`; nil where it is none.
  init?(statusLine: String) {
    let parts = statusLine.split(separator: " ", maxSplits: 2)
    guard parts.count >= 2, parts[0].hasPrefix("HTTP/"), let status = Int(parts[1]) else {
      return nil
    }
    self.status = status
  }

  /// Takes a line `Name: value` in; lines of any other form say nothing.
  mutating func add(_ line: String) {
    guard let colon = line.firstIndex(of: ":") else { return }
    let value = line[line.index(after: colon)...].drop(while: \.isWhitespace)
    fields[line[..<colon].lowercased()] = String(
      value.reversed().drop(while: \.isWhitespace).reversed())
  }

  /// Whether the answer itself follows on this head.
  var isFinal: Bool { status >= 200 && !(300..<400 ~= status && fields["location"] != nil) }

  /// Bytes of the whole file, as far as the server says so.
  var total: Int? {
    if status == 206 { return range?.total }
    return fields["content-length"].flatMap(Self.count)
  }

  /// The first byte of a partial answer and the whole file's size, from `bytes 5-9/10`.
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

  /// What tells later whether the file is still the same: a strong ETag, else the date of the last
  /// change.
  var validator: String? {
    if let tag = fields["etag"], tag.hasPrefix("\"") { return tag }
    return fields["last-modified"]
  }

  /// A number of bytes; never negative.
  private static func count(_ text: some StringProtocol) -> Int? {
    text.allSatisfy { ("0"..."9").contains($0) } ? Int(text) : nil
  }
}
