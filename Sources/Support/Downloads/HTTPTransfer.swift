internal import CCurl

/// Receives a response.
protocol TransferSink: AnyObject {
  /// Called once with the head of the final response, before its content.
  func begin(_ head: ResponseHead) throws
  func receive(_ bytes: UnsafeRawBufferPointer) throws
}

/// One GET through libcurl.
///
/// Follows redirects, from https to https only; verifies certificates; uses the proxies of the
/// environment. Content is streamed to the sink.
final class HTTPTransfer {
  /// Why there is no complete response.
  enum Failure: Error, Equatable {
    /// The server answered with an error status.
    case status(Int)
    /// No connection could be made.
    case unreachable(String)
    /// The connection was lost.
    case interrupted(String)
    /// Retrying would not help.
    case rejected(String)
  }

  private let handle: UnsafeMutableRawPointer
  private var headers: UnsafeMutablePointer<curl_slist>?
  private let errorText = UnsafeMutablePointer<CChar>.allocate(capacity: Int(CURL_ERROR_SIZE))
  private let stallSeconds: Int

  private static let globalCode = curl_global_init(Int(CURL_GLOBAL_DEFAULT))

  /// - Parameters:
  ///   - headers: complete lines, such as `Range: bytes=5-`.
  ///   - allowsPlainHTTP: whether the address and redirects may be plain HTTP.
  ///   - stallSeconds: a connection without a byte for this long counts as lost.
  /// - Throws: `Failure.rejected` where libcurl can't be initialized.
  init(_ url: String, headers: [String], allowsPlainHTTP: Bool, stallSeconds: Int) throws {
    guard Self.globalCode == CURLE_OK, let handle = curl_easy_init() else {
      errorText.deallocate()
      throw Failure.rejected("libcurl does not start")
    }
    self.handle = handle
    self.stallSeconds = stallSeconds
    errorText.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
    for header in headers {
      guard let longer = curl_slist_append(self.headers, header) else {
        throw Failure.rejected("out of memory")
      }
      self.headers = longer
    }
    try check(triptych_curl_set_pointer(handle, CURLOPT_ERRORBUFFER, errorText))
    try check(triptych_curl_set_headers(handle, self.headers))
    try check(triptych_curl_allow(handle, allowsPlainHTTP ? 1 : 0))
    try set(CURLOPT_URL, url)
    try set(CURLOPT_USERAGENT, "triptych")
    try set(CURLOPT_FOLLOWLOCATION, 1)
    try set(CURLOPT_MAXREDIRS, 10)
    try set(CURLOPT_FAILONERROR, 1)
    // Signals would affect the whole process.
    try set(CURLOPT_NOSIGNAL, 1)
    try set(CURLOPT_CONNECTTIMEOUT, stallSeconds)
    try set(CURLOPT_LOW_SPEED_LIMIT, 1)
    try set(CURLOPT_LOW_SPEED_TIME, stallSeconds)
    try set(CURLOPT_BUFFERSIZE, 1 << 18)
  }

  deinit {
    curl_easy_cleanup(handle)
    curl_slist_free_all(headers)
    errorText.deallocate()
  }

  /// - Throws: `Failure`, and what the sink throws.
  func run(into sink: any TransferSink) throws {
    let receiver = Receiver(sink)
    let context = Unmanaged.passUnretained(receiver).toOpaque()
    try check(triptych_curl_set_pointer(handle, CURLOPT_HEADERDATA, context))
    try check(triptych_curl_set_pointer(handle, CURLOPT_WRITEDATA, context))
    try check(
      triptych_curl_set_callback(handle, CURLOPT_HEADERFUNCTION) { bytes, size, count, context in
        Receiver.at(context).take(bytes, size * count) { try $0.header($1) }
      })
    try check(
      triptych_curl_set_callback(handle, CURLOPT_WRITEFUNCTION) { bytes, size, count, context in
        Receiver.at(context).take(bytes, size * count) { try $0.sink.receive($1) }
      })
    let code = withExtendedLifetime(receiver) { curl_easy_perform(handle) }
    if let error = receiver.error { throw error }
    guard code == CURLE_OK else { throw failure(code) }
  }

  private func failure(_ code: CURLcode) -> Failure {
    switch code {
    case CURLE_HTTP_RETURNED_ERROR:
      var status = 0
      guard triptych_curl_get_long(handle, CURLINFO_RESPONSE_CODE, &status) == CURLE_OK else {
        return .rejected(text(code))
      }
      return .status(status)
    case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_RESOLVE_PROXY, CURLE_COULDNT_CONNECT:
      return .unreachable(text(code))
    case CURLE_OPERATION_TIMEDOUT:
      return .interrupted("no data for \(stallSeconds) s")
    case CURLE_PARTIAL_FILE, CURLE_RECV_ERROR:
      return .interrupted("the connection was cut")
    case CURLE_GOT_NOTHING:
      return .interrupted("the server closed the connection without an answer")
    case CURLE_SEND_ERROR, CURLE_SSL_CONNECT_ERROR, CURLE_HTTP2, CURLE_HTTP2_STREAM:
      return .interrupted(text(code))
    default:
      return .rejected(text(code))
    }
  }

  /// libcurl's message, the detailed one where there is one.
  private func text(_ code: CURLcode) -> String {
    let detail = String(cString: errorText)
    return detail.isEmpty ? String(cString: curl_easy_strerror(code)) : detail
  }

  private func set(_ option: CURLoption, _ value: Int) throws {
    try check(triptych_curl_set_long(handle, option, value))
  }

  private func set(_ option: CURLoption, _ value: String) throws {
    try check(triptych_curl_set_text(handle, option, value))
  }

  private func check(_ code: CURLcode) throws {
    guard code == CURLE_OK else { throw Failure.rejected(text(code)) }
  }
}

/// Passes libcurl's callbacks to the sink, and the sink's errors around libcurl.
private final class Receiver {
  let sink: any TransferSink
  private(set) var error: (any Error)?
  private var head: ResponseHead?

  init(_ sink: any TransferSink) { self.sink = sink }

  static func at(_ context: UnsafeMutableRawPointer?) -> Receiver {
    Unmanaged.fromOpaque(context!).takeUnretainedValue()
  }

  /// - Returns: how many bytes were taken; anything but `count` stops the transfer.
  func take(
    _ bytes: UnsafeMutablePointer<CChar>?, _ count: Int,
    _ body: (Receiver, UnsafeRawBufferPointer) throws -> Void
  ) -> Int {
    do {
      try body(self, UnsafeRawBufferPointer(start: bytes, count: count))
      return count
    } catch {
      self.error = error
      return count == 0 ? 1 : 0
    }
  }

  /// libcurl calls this once per line, including the empty one after the head.
  func header(_ bytes: UnsafeRawBufferPointer) throws {
    let line = String(decoding: bytes, as: UTF8.self)
    if line.hasPrefix("HTTP/") {
      head = ResponseHead(statusLine: line)
    } else if line.allSatisfy(\.isNewline) {
      // Error statuses are reported by libcurl, and trailers have no status line.
      if let head, head.isFinal, head.status < 400 { try sink.begin(head) }
      head = nil
    } else {
      head?.add(line)
    }
  }
}
