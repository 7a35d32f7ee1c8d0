import Foundation
import Testing

@testable import Files

@Suite struct TemporaryNameTests {
  @Test func namesTellWhetherTheirProcessIsGone() throws {
    let own = TemporaryName.make()
    #expect(own != TemporaryName.make())
    #expect(!TemporaryName.isLeftover(own))
    let process = Process()
    process.executableURL = URL(filePath: "/bin/sh")
    process.arguments = ["-c", "exit 0"]
    try process.run()
    process.waitUntilExit()
    let gone = own.replacingOccurrences(
      of: "-\(getpid())-", with: "-\(process.processIdentifier)-")
    #expect(TemporaryName.isLeftover(gone))
    // Of other machines and containers nobody here knows.
    var parts = gone.split(separator: "-").map(String.init)
    parts[1] = "0123456789ab"
    #expect(!TemporaryName.isLeftover(parts.joined(separator: "-")))
    for name in ["", ".triptych-.tmp", ".triptych-\(process.processIdentifier).tmp", gone + "x"] {
      #expect(!TemporaryName.isLeftover(name))
    }
  }
}
