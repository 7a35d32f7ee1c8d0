/// Texts with parameters in them: `${name}`, `${name[2]}` for an item of a list, and `$${` for a plain
/// `${`.
enum Template {
  enum Token: Hashable {
    case parameter(name: String, length: Int)
    /// `$${`
    case escape
    /// `${` and then no name with `}`.
    case malformed
  }

  enum Piece: Hashable {
    case text(String)
    /// The offset is that of the `$`, in characters.
    case parameter(name: String, offset: Int)
    case malformed(offset: Int)
  }

  /// What the `$` at this index begins; nil when it is a plain one.
  static func token(at i: Int, in bytes: [UInt8]) -> Token? {
    let dollar = UInt8(ascii: "$")
    let brace = UInt8(ascii: "{")
    guard bytes[i] == dollar, i + 1 < bytes.count else { return nil }
    if bytes[i + 1] == dollar, i + 2 < bytes.count, bytes[i + 2] == brace { return .escape }
    guard bytes[i + 1] == brace else { return nil }
    let start = i + 2
    // A name has at most 100 characters: no need to look further for its end.
    guard let close = bytes[start...].prefix(101).firstIndex(of: UInt8(ascii: "}")) else {
      return .malformed
    }
    let name = String(decoding: bytes[start..<close], as: UTF8.self)
    return isName(item(name)?.list ?? name)
      ? .parameter(name: name, length: close + 1 - i) : .malformed
  }

  /// What `name[2]` names, items counted from 1, or from the end as -1; nil where it has no brackets.
  static func item(_ name: String) -> (list: String, place: Int)? {
    guard name.hasSuffix("]"), let open = name.firstIndex(of: "["),
      let place = Int(name[name.index(after: open)...].dropLast()), place != 0
    else { return nil }
    return (String(name[..<open]), place)
  }

  /// Whether a parameter can have this name.
  static func isName(_ text: String) -> Bool {
    guard let first = text.utf8.first else { return false }
    return text.utf8.count <= 100 && isLetter(first)
      && text.utf8.allSatisfy {
        isLetter($0) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0)
          || $0 == UInt8(ascii: "-")
      }
  }

  static func pieces(of text: String) -> [Piece] {
    guard text.utf8.contains(UInt8(ascii: "$")) else { return [.text(text)] }
    let bytes = Array(text.utf8)
    var pieces: [Piece] = []
    var plain: [UInt8] = []
    var offset = 0
    func flush() {
      if !plain.isEmpty { pieces.append(.text(String(decoding: plain, as: UTF8.self))) }
      plain = []
    }
    var i = 0
    var counted = 0
    while i < bytes.count {
      let token = bytes[i] == UInt8(ascii: "$") ? token(at: i, in: bytes) : nil
      if token != nil {
        offset += String(decoding: bytes[counted..<i], as: UTF8.self).count
        counted = i
      }
      switch token {
      case .parameter(let name, let length):
        flush()
        pieces.append(.parameter(name: name, offset: offset))
        i += length
      case .escape:
        plain += Array("${".utf8)
        i += 3
      case .malformed:
        flush()
        pieces.append(.malformed(offset: offset))
        i += 2
      case nil:
        plain.append(bytes[i])
        i += 1
      }
    }
    flush()
    return pieces
  }

  private static func isLetter(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
      UInt8(ascii: "_"):
      true
    default: false
    }
  }
}
