package import Downloads
package import Files
internal import Foundation
internal import ModelZoo
internal import Networks

/// Where the files of published weights lie: in the store, below `downloads/`, each under its digest.
package struct PublishedWeightsLocator: Sendable {
  private let folder: String
  private let downloader: Downloader

  /// - Parameter storeFolder: the store's folder; made where it is missing.
  package init(storeFolder: String, settings: DownloadSettings = .standard()) {
    folder = "\(storeFolder)/downloads"
    downloader = Downloader(settings)
  }

  /// The networks that weights are published for.
  package static var models: [String] { PublishedWeights.all.map(\.model) }

  /// The Keras file of a network's weights for ImageNet, downloaded where it isn't here.
  ///
  /// - Parameters:
  ///   - top: whether the classifier of 1000 classes is wanted.
  ///   - isForced: whether it is downloaded where it is here as well.
  ///   - progress: told what happens.
  /// - Returns: the path of the file, whose digest is the published one; where none is published, a
  ///   file of the right format.
  /// - Throws: `FetchError.noWeights`, `DownloadError`.
  package func path(
    model: String, top: Bool, isForced: Bool = false,
    progress: (DownloadEvent) -> Void = { _ in }
  ) throws -> String {
    var file = try Self.file(model, top: top)
    let path = path(of: file)
    if isForced { keepFirst(file) }
    if file.bytes == nil, let limit = Self.limit(model, top: top) { file = file.limited(to: limit) }
    try downloader.download(
      file, to: path, instead: "name a local file in the notebook: `weights: path/to/file.h5`",
      name: model, isForced: isForced, progress: progress)
    keepFirst(file)
    return path
  }

  /// What tells the weights of a network without its classifier from others: the published digest. Where
  /// none is published it is the address, and the content where another file has come there since the
  /// first one.
  ///
  /// - Throws: `FetchError.noWeights`.
  func identity(model: String) throws -> String {
    let file = try Self.file(model, top: false)
    if let digest = file.digest { return digest.description }
    guard let first = FileManager.default.contents(atPath: firstPath(of: file)),
      let found = try? FileDigest.of(path(of: file), .sha256).hexadecimal,
      Data(found.utf8) != first
    else { return file.url }
    return "\(file.url) \(found)"
  }

  /// Notes the content of the first file that came from an address without a published digest.
  private func keepFirst(_ file: RemoteFile) {
    let place = firstPath(of: file)
    guard file.digest == nil, !FileManager.default.fileExists(atPath: place),
      let found = try? FileDigest.of(path(of: file), .sha256).hexadecimal
    else { return }
    try? Data(found.utf8).write(to: URL(fileURLWithPath: place), options: .atomic)
  }

  private func firstPath(of file: RemoteFile) -> String { path(of: file) + ".first" }

  /// Bytes that a file of a network's weights can have: a quarter more than its parameters take, and
  /// 16 MB for names.
  private static func limit(_ model: String, top: Bool) -> Int? {
    guard let architecture = ModelRegistry.named(model),
      let network = try? architecture.network(
        input: architecture.designedInput, classes: top ? 1000 : nil)
    else { return nil }
    return network.parameterCount * MemoryLayout<Float>.size / 4 * 5 + 16_000_000
  }

  /// Where a file belongs, whether it is there or not.
  package func path(of file: RemoteFile) -> String {
    let key = file.digest.map { "\($0.algorithm)-\($0.hexadecimal)" }
    return "\(folder)/\(key ?? "url-\(StageKey(["url": file.url]).digest)")/\(file.name)"
  }

  package static func file(_ model: String, top: Bool) throws -> RemoteFile {
    guard let published = PublishedWeights.of(model) else {
      throw FetchError.noWeights(model: model, known: models)
    }
    return published.file(top: top)
  }
}
