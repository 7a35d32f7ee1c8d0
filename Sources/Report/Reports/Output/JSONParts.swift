/// JSON put together of values that are encoded already, so that they can be encoded side by side.
indirect enum JSONParts {
  /// What `JSONText.encode` gives.
  case encoded([UInt8])
  case array([JSONParts])
  /// In the order of the file.
  case object([(key: String, value: JSONParts)])

  /// The same bytes as encoding the whole gives.
  var bytes: [UInt8] {
    var text: [UInt8] = []
    append(to: &text, indent: 0)
    text.append(UInt8(ascii: "\n"))
    return text
  }

  private func append(to text: inout [UInt8], indent: Int) {
    switch self {
    case .encoded(let bytes):
      // A text in JSON has no line feeds of its own; the last one ends the file. Empty lines, which
      // Foundation writes into what is empty, stay empty.
      var rest = bytes.last == UInt8(ascii: "\n") ? bytes.dropLast() : bytes[...]
      while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
        text += rest[...end]
        rest = rest[(end + 1)...]
        if rest.first != UInt8(ascii: "\n") { text.append(spaces: indent) }
      }
      text += rest
    case .array(let items):
      Self.append("[", items, "]", to: &text, indent) { item, text in
        item.append(to: &text, indent: indent + 2)
      }
    case .object(let members):
      Self.append("{", members, "}", to: &text, indent) { member, text in
        text += "\"\(member.key)\" : ".utf8
        member.value.append(to: &text, indent: indent + 2)
      }
    }
  }

  private static func append<Item>(
    _ open: String, _ items: [Item], _ close: String, to text: inout [UInt8], _ indent: Int,
    item: (Item, inout [UInt8]) -> Void
  ) {
    text += open.utf8
    for (index, value) in items.enumerated() {
      text += (index == 0 ? "\n" : ",\n").utf8
      text.append(spaces: indent + 2)
      item(value, &text)
    }
    // As Foundation writes what is empty.
    text += (items.isEmpty ? "\n\n" : "\n").utf8
    text.append(spaces: indent)
    text += close.utf8
  }
}

extension [UInt8] {
  fileprivate mutating func append(spaces count: Int) {
    append(contentsOf: repeatElement(UInt8(ascii: " "), count: count))
  }
}
