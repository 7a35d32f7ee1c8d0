internal import Files
internal import Foundation

/// The memory of features: allocated, or a memory-mapped file.
///
/// Written before it is shared, then read-only.
final class FeatureMemory: @unchecked Sendable {
  let bytes: UnsafeMutableRawBufferPointer

  /// Zero-filled memory.
  ///
  /// - Throws: `FeatureError.outOfMemory`.
  init(byteCount: Int) throws {
    let start = mmap(
      nil, max(byteCount, 1), PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANON, -1, 0)
    guard let start, start != MAP_FAILED else {
      throw FeatureError.outOfMemory(bytes: byteCount)
    }
    bytes = UnsafeMutableRawBufferPointer(start: start, count: byteCount)
  }

  /// A whole file, mapped read-only. The file may be removed, but not written to.
  ///
  /// - Throws: `FileFailure`.
  init(mapping path: String) throws {
    // Without O_NONBLOCK a named pipe would wait for a writer forever.
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw FileFailure(path: path) }
    defer { close(descriptor) }
    var facts = stat()
    guard fstat(descriptor, &facts) == 0 else { throw FileFailure(path: path) }
    guard facts.st_mode & S_IFMT == S_IFREG, facts.st_size > 0 else {
      throw FeatureError.damaged(path: path, "it is empty, or not a file")
    }
    let start = mmap(nil, Int(facts.st_size), PROT_READ, MAP_PRIVATE, descriptor, 0)
    guard let start, start != MAP_FAILED else { throw FileFailure(path: path) }
    bytes = UnsafeMutableRawBufferPointer(start: start, count: Int(facts.st_size))
  }

  deinit { munmap(bytes.baseAddress, max(bytes.count, 1)) }
}
