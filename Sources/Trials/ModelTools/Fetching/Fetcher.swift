internal import Datasets
package import Downloads
internal import Execution
internal import Files
internal import Foundation
internal import ModelZoo
internal import Networks

/// Fetches published weights and data sets from the network.
package struct Fetcher: Sendable {
  private let weights: PublishedWeightsLocator
  private let downloader: Downloader
  private let loaders: [any DatasetLoader]
  private let locations: DatasetLocations
  /// Where data sets go.
  private let place: String?

  /// - Parameter storeFolder: the store, which keeps weights.
  package init(storeFolder: String, settings: DownloadSettings = .standard()) {
    self.init(
      storeFolder: storeFolder, settings: settings, loaders: DatasetRegistry.all,
      locations: .standard(), place: DatasetLocations.downloadPlace())
  }

  init(
    storeFolder: String, settings: DownloadSettings, loaders: [any DatasetLoader],
    locations: DatasetLocations, place: String?
  ) {
    weights = PublishedWeightsLocator(storeFolder: storeFolder, settings: settings)
    downloader = Downloader(settings)
    self.loaders = loaders
    self.locations = locations
    self.place = place
  }

  /// Everything that can be fetched, and where it is, if it is here; digests are not looked at.
  ///
  /// - Throws: `NetworkError` where an architecture can't be built.
  package func list() throws -> [Fetchable] {
    try PublishedWeights.all.flatMap { published in
      try [true, false].map { try describe(published, top: $0) }
    } + loaders.filter { $0.archive != nil }.map(describe)
  }

  /// What a name and a choice of files stand for.
  ///
  /// - Parameter tops: of a network's weights, whether those with the classifier are wanted; several
  ///   for several files.
  /// - Throws: `FetchError`.
  package func find(_ name: String, tops: [Bool]) throws -> [Fetchable] {
    if let published = PublishedWeights.of(name) {
      return try tops.map { try describe(published, top: $0) }
    }
    if ModelRegistry.named(name) != nil {
      throw FetchError.noWeights(model: name, known: PublishedWeightsLocator.models)
    }
    guard let loader = loaders.first(where: { $0.name == name }) else {
      throw FetchError.unknown(name, known: names)
    }
    guard loader.archive != nil else {
      throw FetchError.noArchive(dataset: name, remedy: loader.remedy)
    }
    return [describe(loader)]
  }

  private var names: [String] {
    PublishedWeightsLocator.models
      + loaders.filter { $0.archive != nil }.map(\.name)
  }

  /// Makes sure that something is here.
  ///
  /// - Parameter isForced: whether it is fetched where it is here as well; what is here is replaced
  ///   when the new one is whole and verified.
  /// - Returns: the same with its path.
  /// - Throws: `FetchError`, `DownloadError`, `DatasetError`.
  package func fetch(
    _ item: Fetchable, isForced: Bool = false, progress: (DownloadEvent) -> Void = { _ in }
  ) throws -> Fetchable {
    switch item.kind {
    case .weights:
      return item.at(
        try weights.path(
          model: item.name, top: item.top ?? true, isForced: isForced, progress: progress))
    case .dataset:
      guard let loader = loaders.first(where: { $0.name == item.name }) else {
        throw FetchError.unknown(item.name, known: names)
      }
      return item.at(try fetch(loader, isForced: isForced, progress))
    }
  }

  private func fetch(
    _ loader: any DatasetLoader, isForced: Bool, _ progress: (DownloadEvent) -> Void
  ) throws -> String {
    if !isForced, let folder = loader.installedFolder(locations) { return folder }
    guard let archive = loader.archive else {
      throw FetchError.noArchive(dataset: loader.name, remedy: loader.remedy)
    }
    guard let place else { throw FetchError.noPlace(dataset: loader.name) }
    do {
      try Folder.make(place)
      return try FileLock.holding("\(place)/.\(loader.folder).lock") { _ in
        progress(.waiting)
      } _: {
        // Whoever held the lock has fetched it.
        if !isForced, let folder = loader.installedFolder(locations) { return folder }
        let path = "\(place)/\(archive.name)"
        let wasHere = FileManager.default.fileExists(atPath: path)
        try downloader.download(
          archive, to: path, instead: "unpack it in that folder", name: loader.name,
          isForced: isForced, progress: progress)
        let folder = try loader.unpack(path, into: place)
        // One that the user has put there is the user's.
        if !wasHere { try? FileManager.default.removeItem(atPath: path) }
        return folder
      }
    } catch let failure as FileFailure {
      throw DownloadError.cannotWrite(failure)
    }
  }

  private func describe(_ published: PublishedWeights, top: Bool) throws -> Fetchable {
    let file = published.file(top: top)
    let path = weights.path(of: file)
    let network = try ModelRegistry.named(published.model).map {
      try $0.network(input: $0.designedInput, classes: top ? 1000 : nil)
    }
    return Fetchable(
      name: published.model, kind: .weights, top: top, url: file.url, bytes: file.bytes,
      parameterBytes: network.map { $0.parameterCount * MemoryLayout<Float>.size },
      md5: file.digest?.hexadecimal,
      path: FileManager.default.fileExists(atPath: path) ? path : nil)
  }

  private func describe(_ loader: any DatasetLoader) -> Fetchable {
    Fetchable(
      name: loader.name, kind: .dataset, top: nil, url: loader.archive?.url ?? "",
      bytes: loader.archive?.bytes, parameterBytes: nil, md5: loader.archive?.digest?.hexadecimal,
      path: loader.installedFolder(locations))
  }
}

extension Fetchable {
  fileprivate func at(_ path: String) -> Fetchable {
    Fetchable(
      name: name, kind: kind, top: top, url: url, bytes: bytes, parameterBytes: parameterBytes,
      md5: md5, path: path)
  }
}
