internal import CHDF5
internal import Files
internal import Foundation

/// Writes HDF5 files, reproducibly: no times are stored.
///
/// Handles of libhdf5 live for the duration of a closure, so that each is closed, and closed before
/// the file is.
struct HDF5Writer {
  /// A group of the file.
  struct Group {
    fileprivate let id: hid_t
  }

  /// Debian's library is not thread-safe.
  private static let lock = NSLock()

  private let path: String
  private let links: hid_t
  private let groups: hid_t
  private let datasets: hid_t

  /// Writes a file completely or not at all.
  ///
  /// - Throws: `ModelFileError.unwritable`, and what `body` throws; an existing file is then unchanged.
  static func write(to path: String, _ body: (HDF5Writer, Group) throws -> Void) throws {
    try OutputFile.write(to: path) { file in
      try lock.withLock {
        try check(chdf5_silence(), path)
        // What an earlier call has left would pass for the library's.
        errno = 0
        try with(H5Pcreate(chdf5_link_create()), path) { links in
          try with(H5Pcreate(chdf5_group_create()), path) { groups in
            try with(H5Pcreate(chdf5_dataset_create()), path) { datasets in
              let writer = HDF5Writer(
                path: path, links: links, groups: groups, datasets: datasets)
              try writer.setProperties()
              try writer.write(at: file.temporary, body)
            }
          }
        }
      }
    }
  }

  private func setProperties() throws {
    try check(H5Pset_create_intermediate_group(links, 1))
    try check(H5Pset_obj_track_times(groups, false))
    try check(H5Pset_obj_track_times(datasets, false))
  }

  private func write(at place: String, _ body: (HDF5Writer, Group) throws -> Void) throws {
    try with(H5Fcreate(place, chdf5_truncate(), chdf5_default(), chdf5_default())) { file in
      try with(H5Gopen2(file, "/", chdf5_default())) { try body(self, Group(id: $0)) }
      try check(H5Fflush(file, H5F_SCOPE_LOCAL))
    }
  }

  /// Creates a group and fills it; slashes in its name create nested groups. One that is there, as the
  /// parent of others, is filled further.
  func group(_ name: String, in parent: Group, _ body: (Group) throws -> Void = { _ in }) throws {
    let known = H5Gopen2(parent.id, name, chdf5_default())
    let group =
      known >= 0 ? known : H5Gcreate2(parent.id, name, links, groups, chdf5_default())
    try with(group) { try body(Group(id: $0)) }
  }

  /// Creates a dataset of little-endian float32.
  func dataset(_ name: String, shape: [Int], values: [Float], in parent: Group) throws {
    try with(space(shape)) { space in
      let created = H5Dcreate2(
        parent.id, name, chdf5_little_endian_float(), space, links, datasets, chdf5_default())
      try with(created) { dataset in
        // An empty array has no address to write from, and nothing to write.
        if values.isEmpty { return }
        try check(
          H5Dwrite(
            dataset, chdf5_native_float(), chdf5_everything(), chdf5_everything(),
            chdf5_default(), values))
      }
    }
  }

  /// Adds a string attribute.
  func attribute(_ name: String, _ text: String, of group: Group) throws {
    try attribute(name, [text], shape: [], of: group)
  }

  /// Adds an attribute with a list of strings, all with the length of the longest.
  func attribute(_ name: String, _ texts: [String], of group: Group) throws {
    try attribute(name, texts, shape: [texts.count], of: group)
  }

  private func attribute(_ name: String, _ texts: [String], shape: [Int], of group: Group) throws {
    let room = Self.room(for: texts)
    let isASCII = texts.allSatisfy { $0.utf8.allSatisfy { $0 < 128 } }
    let bytes = texts.flatMap { text in
      Array(text.utf8) + [UInt8](repeating: 0, count: room - text.utf8.count)
    }
    try with(H5Tcopy(chdf5_string())) { type in
      try check(H5Tset_size(type, room))
      try check(H5Tset_strpad(type, H5T_STR_NULLPAD))
      try check(H5Tset_cset(type, isASCII ? H5T_CSET_ASCII : H5T_CSET_UTF8))
      try with(space(shape)) { space in
        let created = H5Acreate2(
          group.id, name, type, space, chdf5_default(), chdf5_default())
        try with(created) { attribute in
          if !texts.isEmpty { try check(H5Awrite(attribute, type, bytes)) }
        }
      }
    }
  }

  /// The bytes per string of a list.
  static func room(for texts: [String]) -> Int { max(1, texts.map(\.utf8.count).max() ?? 1) }

  private func space(_ shape: [Int]) -> hid_t {
    shape.isEmpty
      ? H5Screate(H5S_SCALAR)
      : H5Screate_simple(Int32(shape.count), shape.map { hsize_t($0) }, nil)
  }

  private func check(_ status: herr_t) throws { try Self.check(status, path) }

  private func with(_ id: hid_t, _ body: (hid_t) throws -> Void) throws {
    try Self.with(id, path, body)
  }

  private static func check(_ status: herr_t, _ path: String) throws {
    guard status >= 0 else { throw failure(path) }
  }

  /// Runs `body` with a handle of any kind and closes it.
  private static func with(_ id: hid_t, _ path: String, _ body: (hid_t) throws -> Void) throws {
    guard id >= 0 else { throw failure(path) }
    do {
      try body(id)
    } catch {
      // The first error is the one reported.
      H5Idec_ref(id)
      throw error
    }
    guard H5Idec_ref(id) >= 0 else { throw failure(path) }
  }

  /// The system's cause where the library has met one, else the library's own.
  private static func failure(_ path: String) -> ModelFileError {
    let code = errno
    if [ENOSPC, EDQUOT, EFBIG, EIO].contains(code) {
      return .unwritable(FileFailure(path: path, code: code))
    }
    let reason = chdf5_reason().map { String(cString: $0) } ?? "unknown error"
    return .unwritable(FileFailure(path: path, cause: "HDF5: \(reason)"))
  }
}
