internal import Trials

/// How what determines a stored result differs from what determines one that is asked for, in the words
/// of who writes notebooks.
struct KeyDifference {
  /// The facts of stored results by their digests.
  let stored: [String: [String: String]]
  /// Those of what is asked for.
  let asked: [String: [String: String]]
  /// The names of data sets by the digests of their files, as far as the notebook has them.
  let datasets: [String: String]

  /// One text for each fact that differs, such as `epochs: 10 → 12`.
  func texts(from old: [String: String], to new: [String: String]) -> [String] {
    let names = Set(old.keys).union(new.keys).subtracting(["stage"])
    return names.filter { old[$0] != new[$0] }.sorted().flatMap { name in
      texts(name, old[name], new[name])
    }
  }

  private func texts(_ name: String, _ old: String?, _ new: String?) -> [String] {
    switch name {
    case "engine": return ["engine version \(old ?? "none") → \(new ?? "none")"]
    case "record": return ["version of the record \(old ?? "none") → \(new ?? "none")"]
    case "dataset": return [ofDataset(old ?? "", new ?? "")]
    case "model": return ofModel(old ?? "", new ?? "")
    case "weights": return ofWeights(old ?? "none", new ?? "none")
    case "classes": return ["classes: \(Self.classes(old)) → \(Self.classes(new))"]
    case "of", "training": return ofStage("", old, new) ?? ["what it is made from changed"]
    case _ where name.hasPrefix("model "):
      let model = String(name.dropFirst("model ".count))
      guard old != nil else { return ["other model: \(model)"] }
      guard new != nil else { return ["other model: no longer \(model)"] }
      return ofStage("\(model): ", old, new) ?? ["\(model): trained in another way"]
    default:
      return ["\(TrialSetting.name(ofFact: name) ?? name): \(old ?? "none") → \(new ?? "none")"]
    }
  }

  private func ofDataset(_ old: String, _ new: String) -> String {
    if let before = datasets[old], let after = datasets[new], before != after {
      return "dataset: \(before) → \(after)"
    }
    return "data set digest changed (\(old.prefix(12)) → \(new.prefix(12)))"
  }

  /// A model's file is known by its content, with what is done to pixels.
  private func ofModel(_ old: String, _ new: String) -> [String] {
    guard old.hasPrefix("onnx "), new.hasPrefix("onnx ") else {
      func name(_ text: String) -> String { text.hasPrefix("onnx ") ? "a model file" : text }
      return ["model: \(name(old)) → \(name(new))"]
    }
    let (before, after) = (Self.parts(ofFile: old), Self.parts(ofFile: new))
    var texts: [String] = []
    if before.digest != after.digest { texts.append("model file changed") }
    if before.pixels != after.pixels {
      texts.append("preprocess: \(before.pixels) → \(after.pixels)")
    }
    if before.output != after.output {
      texts.append("output: \(before.output) → \(after.output)")
    }
    return texts
  }

  private static func parts(ofFile text: String) -> (
    digest: String, pixels: String, output: String
  ) {
    var rest = text.dropFirst("onnx ".count)
    var (output, pixels) = ("chosen by the classes", "")
    if let range = rest.firstRange(of: ", output ") {
      output = String(rest[range.upperBound...])
      rest = rest[..<range.lowerBound]
    }
    if let range = rest.firstRange(of: ", pixels ") {
      pixels = String(rest[range.upperBound...])
      rest = rest[..<range.lowerBound]
    }
    return (String(rest), pixels, output)
  }

  private func ofWeights(_ old: String, _ new: String) -> [String] {
    func parts(_ text: String) -> (kind: String, digest: String?) {
      let parts = text.split(separator: " ", maxSplits: 1).map(String.init)
      return (parts.first ?? "none", parts.count > 1 ? parts[1] : nil)
    }
    let (before, after) = (parts(old), parts(new))
    guard before.kind == after.kind else { return ["weights: \(before.kind) → \(after.kind)"] }
    switch before.kind {
    case "pretrained":
      return ofStage("pretraining: ", before.digest, after.digest)
        ?? ["pretraining: made in another way"]
    case "file": return ["weights file changed"]
    default: return ["published weights changed"]
    }
  }

  /// What differs in another stage; nil where that is not known.
  private func ofStage(_ prefix: String, _ old: String?, _ new: String?) -> [String]? {
    guard let old, let new, let before = stored[old], let after = asked[new] ?? stored[new] else {
      return nil
    }
    let texts = texts(from: before, to: after)
    return texts.isEmpty ? nil : texts.map { prefix + $0 }
  }

  /// Names stand in keys with their lengths.
  private static func classes(_ text: String?) -> String {
    guard let text, text != "all" else { return "all" }
    var (names, rest) = ([String](), Array(text.utf8)[...])
    while let colon = rest.firstIndex(of: UInt8(ascii: ":")),
      let length = Int(String(decoding: rest[..<colon], as: UTF8.self)),
      rest.distance(from: colon, to: rest.endIndex) > length
    {
      names.append(String(decoding: rest[(colon + 1)...].prefix(length), as: UTF8.self))
      rest = rest[(colon + 1)...].dropFirst(length)
    }
    return names.joined(separator: ", ")
  }
}
