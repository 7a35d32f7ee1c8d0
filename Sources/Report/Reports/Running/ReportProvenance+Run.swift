internal import Execution
internal import Foundation
internal import ModelTools
internal import Trials

extension ReportProvenance {
  /// What made a run's results.
  ///
  /// - Parameter commit: that of the notebook's text.
  init(of run: ExperimentRunner.Report, commit: String?) {
    let results = run.outcomes.flatMap(\.results)
    let hardware = Hardware.current
    self.init(
      version: TriptychVersion.current, commit: commit,
      libraries: Catalog.libraryVersions, processor: hardware.processor, threads: hardware.threads,
      isa: Set(results.map(\.machine.isa)).sorted().joined(separator: ", "),
      memoryGB: (Double(ProcessInfo.processInfo.physicalMemory) / 1e9).rounded(),
      seeds: Set(results.map(\.seed)).sorted(),
      datasets: run.datasets.sorted { $0.key < $1.key }
        .map { DatasetRecord(name: $0.key, digest: $0.value) }, keys: run.keys)
  }
}
