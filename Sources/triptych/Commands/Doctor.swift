internal import ArgumentParser
internal import Charts
internal import Kernels
internal import Machine

/// `triptych doctor`: what would disturb a long run on this machine.
struct Doctor: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Look for what disturbs measurements on this machine.",
    discussion: """
      Takes about two seconds. Exits 1 where something should be mended before times are measured.
      """)

  @Flag(help: "Print JSON.")
  var json = false

  func run() throws {
    let findings = MachineReview().findings() + software
    if json {
      Terminal.show(try Terminal.json(findings))
    } else {
      Terminal.show(
        Terminal.table(["CHECK", "FOUND"], findings.map { [$0.name, $0.text] }, alignRight: []))
      for finding in findings {
        if let advice = finding.advice { Terminal.show("\n\(finding.name): \(advice)") }
      }
    }
    if findings.contains(where: { $0.advice != nil }) { throw ExitCode(ExitStatus.failed.rawValue) }
  }

  private var software: [MachineFinding] {
    var findings = [
      MachineFinding("processor", Processor.name),
      MachineFinding("instructions", Processor.instructionSet),
      MachineFinding("oneDNN", Processor.oneDNNVersion),
      MachineFinding("OpenBLAS", "\(Processor.openBLASVersion), \(Processor.openBLASCore)"),
    ]
    do {
      findings.append(MachineFinding("font", try FontFinder.find()))
    } catch {
      findings.append(MachineFinding("font", "none", advice: "\(error)"))
    }
    return findings
  }
}
