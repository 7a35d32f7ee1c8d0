/// The parts of a relative address: `a%20b.png?size=2#top`.
struct ProseAddressParts: Hashable {
  /// As it is written.
  let path: String
  /// With its `#`; empty where there is none.
  let fragment: String

  init(_ address: String) {
    let hash = address.firstIndex(of: "#") ?? address.endIndex
    fragment = String(address[hash...])
    let rest = address[..<hash]
    path = String(rest[..<(rest.firstIndex(of: "?") ?? rest.endIndex)])
  }

  /// The scheme of an address such as `https://…`, in lower case; `C:\` is a drive.
  static func scheme(of address: String) -> String? {
    let name = address.utf8.prefix { $0 != UInt8(ascii: ":") }
    guard name.endIndex < address.utf8.endIndex, name.count > 1,
      name.first.map(isLetter) ?? false,
      name.allSatisfy({ isLetter($0) || (0x30...0x39).contains($0) || "+-.".utf8.contains($0) })
    else { return nil }
    return String(Substring(name)).lowercased()
  }

  /// The text with its `%20`s resolved; nil where that is no text.
  static func decoded(_ text: String) -> String? {
    guard text.utf8.contains(UInt8(ascii: "%")) else { return text }
    var bytes: [UInt8] = []
    var rest = text.utf8[...]
    while let byte = rest.first {
      if byte == UInt8(ascii: "%") {
        let digits = rest.dropFirst().prefix(2)
        guard digits.count == 2, let value = UInt8(String(Substring(digits)), radix: 16),
          digits.first != UInt8(ascii: "+")
        else { return nil }
        bytes.append(value)
        rest = rest.dropFirst(3)
      } else {
        bytes.append(byte)
        rest = rest.dropFirst()
      }
    }
    return String(validating: bytes, as: UTF8.self)
  }

  /// A path as an address: each part with everything encoded that could mean something else.
  static func encoded(_ path: String) -> String {
    var result = ""
    for byte in path.utf8 {
      if isLetter(byte) || (0x30...0x39).contains(byte) || "-._~/@".utf8.contains(byte) {
        result.unicodeScalars.append(Unicode.Scalar(byte))
      } else {
        let digits = String(byte, radix: 16, uppercase: true)
        result += "%" + (digits.count < 2 ? "0" : "") + digits
      }
    }
    return result
  }

  private static func isLetter(_ byte: UInt8) -> Bool {
    (0x61...0x7A).contains(byte) || (0x41...0x5A).contains(byte)
  }
}
