import Foundation
import ModelFiles
import TestSupport
import Testing

extension TemporaryFolder {
  /// Writes `bytes` and gives the path.
  func file(_ name: String, _ bytes: [UInt8]) throws -> String { try write(bytes, to: name) }
}

/// What the official packages wrote; see Reference/record.py.
enum Reference {
  static func path(_ name: String) -> String {
    Bundle.module.resourceURL!.appending(path: "Reference/\(name)").path
  }
}

func contents(_ path: String) throws -> [UInt8] {
  [UInt8](try Data(contentsOf: URL(filePath: path)))
}

/// The bytes of a safetensors file with this header, right or wrong.
func safetensors(_ header: String, data: [UInt8] = []) -> [UInt8] {
  safetensors(Array(header.utf8), data: data)
}

func safetensors(_ header: [UInt8], data: [UInt8] = []) -> [UInt8] {
  littleEndian(UInt64(header.count)) + header + data
}

/// The bytes of a version 1.0 `.npy` file with this header, right or wrong.
func numpy(_ header: String, data: [UInt8] = []) -> [UInt8] {
  [0x93] + Array("NUMPY".utf8) + [1, 0] + littleEndian(UInt16(header.utf8.count))
    + Array(header.utf8) + data
}

func littleEndian(_ value: some FixedWidthInteger) -> [UInt8] {
  withUnsafeBytes(of: value.littleEndian) { Array($0) }
}

/// The message of the error that `body` throws.
func message(_ body: () throws -> Void) -> String {
  do {
    try body()
    return "no error"
  } catch {
    return "\(error)"
  }
}
