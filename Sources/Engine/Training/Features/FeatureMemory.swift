internal import Files
internal import Foundation

/// The bytes of features: memory of this process, or a file that the system maps into it.
///
/// Written before it is shared, then only read.
final class FeatureMemory: @unchecked Sendable {
  let bytes: UnsafeMutableRawBufferPointer

  /// Memory of zeros.
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

  /// The whole of a file, to be read only. The file may be removed, but not be written to.
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
