package import Files
internal import Foundation

/// A published data set that is read from files under a known name.
package protocol DatasetLoader: Sendable {
  /// As notebooks write it.
  var name: String { get }
  /// One line for a list of data sets.
  var help: String { get }
  /// In label order.
  var classNames: [String] { get }
  /// The published number of images, for lists; the files tell what a folder really holds.
  var trainCount: Int { get }
  var testCount: Int { get }
  /// As published, in pixels.
  var imageSize: ImageSize { get }
  /// As published: 1 or 3.
  var channels: Int { get }

  /// The folder's name below the places that `DatasetLocations` searches.
  var folder: String { get }
  /// The files that the folder must hold.
  var files: [String] { get }
  /// Files that are read if the folder holds them.
  var optionalFiles: [String] { get }
  /// The published .tar.gz that contains `folder`; nil where there is none to download.
  var archive: RemoteFile? { get }
  /// How to get the files, as a sentence.
  var remedy: String { get }

  /// Reads everything, as published.
  ///
  /// - Parameters:
  ///   - folder: holds all of `files`.
  ///   - read: returns the bytes of a file by its path.
  /// - Throws: `DatasetError`.
  func load(from folder: String, read: (_ path: String) throws -> [UInt8]) throws -> SourceImages
}

extension DatasetLoader {
  package var optionalFiles: [String] { [] }
  package var archive: RemoteFile? { nil }

  /// Reads the files without verifying them.
  func load(from folder: String) throws -> SourceImages {
    try load(from: folder, read: SourceReader(folder).read)
  }

  /// The first place that holds all of the files.
  package func installedFolder(_ locations: DatasetLocations) -> String? {
    locations.candidates(folder).first { missingFiles(in: $0).isEmpty }
  }

  /// - Throws: `DatasetError.notInstalled`, with all places and what each lacks.
  package func requireFolder(_ locations: DatasetLocations) throws -> String {
    if let found = installedFolder(locations) { return found }
    throw DatasetError.notInstalled(
      name,
      looked: locations.candidates(folder).map {
        DatasetError.SearchedFolder(
          path: $0, exists: FileAccess.stamp($0)?.isFolder ?? false,
          missing: missingFiles(in: $0))
      },
      remedy: remedy)
  }

  private func missingFiles(in folder: String) -> [String] {
    files.filter { !(FileAccess.stamp("\(folder)/\($0)")?.isFile ?? false) }
  }

  /// The files that `load(from:)` reads.
  func sourceFiles(in folder: String) -> SourceFiles {
    let present = optionalFiles.filter { FileAccess.stamp("\(folder)/\($0)")?.isFile ?? false }
    return SourceFiles(root: folder, names: (files + present).sorted().map { FileName($0) })
  }
}

/// The places searched for named data sets; the first that has one wins.
package struct DatasetLocations: Hashable, Sendable {
  package let places: [String]

  package init(places: [String]) { self.places = places }

  /// `$TRIPTYCH_DATA`, `~/.local/share/triptych/datasets` and `/usr/share/datasets`, where
  /// Debian's packages install theirs.
  package static func standard(
    environment: [String: String] = ProcessInfo.processInfo.environment
  ) -> DatasetLocations {
    DatasetLocations(places: ownPlaces(environment) + ["/usr/share/datasets"])
  }

  /// The destination of downloads: the first of the user's own places; nil where neither
  /// `$TRIPTYCH_DATA` nor `$HOME` is set.
  package static func downloadPlace(
    environment: [String: String] = ProcessInfo.processInfo.environment
  ) -> String? {
    ownPlaces(environment).first
  }

  private static func ownPlaces(_ environment: [String: String]) -> [String] {
    func value(_ name: String) -> String? {
      environment[name].flatMap { $0.isEmpty ? nil : $0 }
    }
    return [
      value("TRIPTYCH_DATA"), value("HOME").map { "\($0)/.local/share/triptych/datasets" },
    ].compactMap { $0 }
  }

  func candidates(_ folder: String) -> [String] { places.map { "\($0)/\(folder)" } }
}
