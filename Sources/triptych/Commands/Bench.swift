internal import ArgumentParser
internal import Files
internal import Foundation
internal import ModelTools

/// `triptych bench`: how fast a network is on this machine.
struct Bench: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Time a network's training or inference on this machine.",
    discussion: """
      Random weights, random images, 10 classes. Rates are medians over the steps or batches. The peak is
      that of large convolutions and matrix products, measured in the same run. Nothing else should run
      on the machine meanwhile.
      """)

  @Argument(help: "A network; `triptych models` lists them.")
  var model: String

  @Option(
    help: "train, infer, or latency: one image after the other.",
    transform: {
      guard let mode = BenchmarkRequest.Mode(rawValue: $0) else {
        throw ValidationError("--mode takes train, infer or latency, not \($0).")
      }
      return mode
    })
  var mode = BenchmarkRequest.Mode.train

  @Option(help: "The side of the images in pixels.")
  var input = 32

  @Option(help: "Images computed at once.")
  var batch = 128

  @Option(help: "\(BenchmarkRequest.precisionNames.joined(separator: ", ")).")
  var precision = "float32"

  @Option(help: "The library that computes: \(Prediction.backendNames.joined(separator: " or ")).")
  var backend = "onednn"

  @Option(help: "How long to measure, after a warm-up.")
  var seconds = 10.0

  @Flag(help: "Print JSON.")
  var json = false

  func validate() throws {
    if !(1...4096).contains(input) {
      throw ValidationError("--input takes 1 to 4096 pixels, not \(input).")
    }
    if !(1...65_536).contains(batch) {
      throw ValidationError("--batch takes 1 to 65536 images, not \(batch).")
    }
    if !(seconds > 0 && seconds <= 86_400) {
      throw ValidationError("--seconds takes a number above 0, up to a day, not \(seconds).")
    }
  }

  func run() throws {
    Interruption.say("interrupted: the measurement is not finished")
    let request = BenchmarkRequest(
      model: model, mode: mode, input: input, batch: batch, precision: precision, backend: backend,
      seconds: seconds)
    let result = try Complaints.reported {
      do {
        return try Benchmark.run(request)
      } catch BenchmarkError.unknownModel {
        throw ValidationError.noNetwork(model)
      }
    }
    Terminal.show(json ? try Terminal.json(result) : Self.text(result))
  }

  private static func text(_ result: BenchmarkResult) -> String {
    func number(_ value: Double, _ digits: Int = 1) -> String {
      String(format: "%.\(digits)f", value)
    }
    var rows = [
      ["images/s", number(result.imagesPerSecond)],
      ["runs", String(result.samples.count)],
    ]
    if let latency = result.latency {
      rows += [
        ["latency p50", number(latency.p50, 2) + " ms"],
        ["latency p90", number(latency.p90, 2) + " ms"],
        ["latency p99", number(latency.p99, 2) + " ms"],
      ]
    }
    rows += [
      ["GFLOP/s", number(result.gflops)],
      ["peak GFLOP/s", number(result.peakGflops)],
      ["share of peak", number(100 * result.shareOfPeak) + "%"],
      ["peak memory", number(result.peakMemoryMB, 0) + " MB"],
      ["arithmetic", "\(result.precision), \(result.arithmetic)"],
      ["backend", result.backend],
      ["ISA", result.isa],
      ["threads", String(result.threads)],
      ["processor", result.processor],
      ["libraries", result.libraries],
    ]
    let title =
      "\(result.model) \(result.mode.rawValue), \(result.input)×\(result.input), batch \(result.batch)"
    return Terminal.table([title, ""], rows, alignRight: [])
  }
}
