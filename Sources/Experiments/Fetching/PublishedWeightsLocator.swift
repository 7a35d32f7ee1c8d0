public import Downloads
internal import Files
internal import ModelZoo

/// Where the files of published weights lie: in the store, below `downloads/`, each under its digest.
public struct PublishedWeightsLocator: Sendable {
  private let folder: String
  private let downloader: Downloader

  /// - Parameter storeFolder: the store's folder; made where it is missing.
  public init(storeFolder: String, settings: DownloadSettings = .standard()) {
    folder = "\(storeFolder)/downloads"
    downloader = Downloader(settings)
  }

  /// The networks that weights are published for.
  public static var models: [String] { PublishedWeights.all.map(\.model) }

  /// The Keras file of a network's weights for ImageNet, downloaded where it isn't here.
  ///
  /// - Parameters:
  ///   - top: whether the classifier of 1000 classes is wanted.
  ///   - progress: told what happens.
  /// - Returns: the path of the file, whose digest is the published one.
  /// - Throws: `FetchError.noWeights`, `DownloadError`.
  public func path(
    model: String, top: Bool, progress: (DownloadEvent) -> Void = { _ in }
  ) throws -> String {
    let file = try Self.file(model, top: top)
    let path = path(of: file)
    try downloader.download(
      file, to: path, instead: "name a local file in the notebook: `weights: path/to/file.h5`",
      progress: progress)
    return path
  }

  /// Where a file belongs, whether it is there or not.
  func path(of file: RemoteFile) -> String {
    let key = file.digest.map { "\($0.algorithm)-\($0.hexadecimal)" }
    return "\(folder)/\(key ?? "url-\(StageKey(["url": file.url]).digest)")/\(file.name)"
  }

  static func file(_ model: String, top: Bool) throws -> RemoteFile {
    guard let published = PublishedWeights.of(model) else {
      throw FetchError.noWeights(model: model, known: models)
    }
    return published.file(top: top)
  }
}
