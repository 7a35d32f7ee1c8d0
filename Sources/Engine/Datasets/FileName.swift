/// The name or the path of a file as the file system has it: bytes, not necessarily UTF-8.
struct FileName: Hashable, Sendable {
  let bytes: [UInt8]

  init(bytes: [UInt8]) { self.bytes = bytes }

  init(_ text: String) { bytes = Array(text.utf8) }

  /// nil where the bytes are not UTF-8.
  var text: String? {
    let text = String(decoding: bytes, as: UTF8.self)
    return text.utf8.elementsEqual(bytes) ? text : nil
  }

  var isHidden: Bool { bytes.first == UInt8(ascii: ".") }

  /// The extension in lower case; empty where there is none.
  var ending: String {
    let name = bytes.split(separator: UInt8(ascii: "/")).last ?? []
    guard let dot = name.lastIndex(of: UInt8(ascii: ".")), dot > name.startIndex else { return "" }
    return String(decoding: name[(dot + 1)...], as: UTF8.self).lowercased()
  }

  /// Relative to a folder.
  static func / (folder: FileName, name: FileName) -> FileName {
    FileName(bytes: folder.bytes + [UInt8(ascii: "/")] + name.bytes)
  }

  /// Calls `body` with the bytes as a C string.
  func withCString<Result>(_ body: (UnsafePointer<CChar>) throws -> Result) rethrows -> Result {
    try (bytes + [0]).withUnsafeBufferPointer { buffer in
      try buffer.withMemoryRebound(to: CChar.self) { try body($0.baseAddress!) }
    }
  }
}

extension FileName: CustomStringConvertible {
  /// Bytes that are not UTF-8 are shown as `\xF1`.
  var description: String {
    if let text { return text }
    var output = ""
    var parser = Unicode.UTF8.ForwardParser()
    var input = bytes.makeIterator()
    var place = 0
    while true {
      switch parser.parseScalar(from: &input) {
      case .valid(let encoded):
        output.unicodeScalars.append(Unicode.UTF8.decode(encoded))
        place += encoded.count
      case .error(let length):
        for byte in bytes[place..<place + length] {
          output += "\\x" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
        }
        place += length
      case .emptyInput: return output
      }
    }
  }
}
