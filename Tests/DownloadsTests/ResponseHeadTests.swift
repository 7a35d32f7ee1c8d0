import Testing

@testable import Downloads

@Suite struct ResponseHeadTests {
  private func head(_ lines: String...) throws -> ResponseHead {
    var head = try #require(ResponseHead(statusLine: lines[0]))
    for line in lines.dropFirst() { head.add(line + "\r\n") }
    return head
  }

  @Test func namesAreOfAnyCase() throws {
    let head = try head("HTTP/2 200", "cONTENT-lENGTH:  12 ", "ETag: \"a:b\"")
    #expect(head.total == 12)
    #expect(head.validator == "\"a:b\"")
    #expect(head.isFinal)
  }

  @Test(arguments: ["-1", "12x", "", "99999999999999999999", "0x10"])
  func impossibleLengthsSayNothing(_ length: String) throws {
    #expect(try head("HTTP/1.1 200 OK", "Content-Length: \(length)").total == nil)
  }

  @Test(
    arguments: [
      ("bytes 5-9/10", 5, 10), ("Bytes 0-0/1", 0, 1), ("bytes 5-9/*", 5, nil),
    ] as [(String, Int, Int?)])
  func rangesAreRead(_ field: String, _ start: Int, _ total: Int?) throws {
    let range = try #require(try head("HTTP/1.1 206 Part", "Content-Range: \(field)").range)
    #expect(range.start == start && range.total == total)
  }

  @Test(arguments: ["bytes */10", "bytes 5-9", "lines 5-9/10", "bytes -5/10", "bytes", ""])
  func otherRangesAreNone(_ field: String) throws {
    #expect(try head("HTTP/1.1 206 Part", "Content-Range: \(field)").range == nil)
  }

  @Test(arguments: ["", "HTTP/1.1", "HTTP/1.1 abc", "SIP/2.0 200 OK"])
  func otherFirstLinesAreNoHead(_ line: String) {
    #expect(ResponseHead(statusLine: line) == nil)
  }

  @Test func redirectsAndInterimAnswersAreNotFinal() throws {
    #expect(try !head("HTTP/1.1 302 Found", "Location: /b").isFinal)
    #expect(try !head("HTTP/1.1 100 Continue").isFinal)
    #expect(try head("HTTP/1.1 304 Not Modified").isFinal)
  }
}
