/// The version 1 B-tree, used by groups and chunked datasets.
enum HDF5Tree {
  enum Kind: Int {
    case group = 0
    case chunks = 1
  }

  /// Calls `body` with the target of each leaf entry, in order, and the key before it.
  ///
  /// - Throws: `ModelFileError`, and what `body` throws.
  static func visitLeaves(
    at address: Int, kind: Kind, keyWidth: Int, in file: HDF5File,
    _ body: (_ address: Int, _ key: inout HDF5Cursor) throws -> Void
  ) throws {
    try visit(at: address, level: nil, kind, keyWidth, file, body)
  }

  private static func visit(
    at address: Int, level expected: Int?, _ kind: Kind, _ keyWidth: Int, _ file: HDF5File,
    _ body: (Int, inout HDF5Cursor) throws -> Void
  ) throws {
    var head = try file.cursor(at: address, count: 8, "tree")
    try head.expect(signature: "TREE")
    let place = head.place
    guard try head.byte() == kind.rawValue else {
      throw head.failure(.unsupported("a tree of another kind"), at: place)
    }
    let level = try head.byte()
    // Levels descend from node to node, so that a path through the tree ends.
    guard level == expected ?? level else { throw head.failure(.goesInCircles, at: place) }
    let count = try head.short()
    let widths = head.widths.addresses
    let start = 8 + 2 * widths
    var node = try file.cursor(
      at: address, count: start + count * (keyWidth + widths), "tree")
    try node.skip(start)
    for _ in 0..<count {
      var key = try node.piece(keyWidth, "tree")
      guard let child = try node.address() else {
        throw node.failure(.addressPastEnd(of: "tree"))
      }
      if level == 0 {
        try body(child, &key)
      } else {
        try visit(at: child, level: level - 1, kind, keyWidth, file, body)
      }
    }
  }
}
