package import Kernels

/// Height and width of a network's images in pixels. A square is written as its side, `32`, in keys and
/// files as well; others as `96x128`.
package struct InputSize: Hashable, Sendable {
  package var height: Int
  package var width: Int

  package init(height: Int, width: Int) {
    self.height = height
    self.width = width
  }

  /// A square.
  package init(_ side: Int) { self.init(height: side, width: side) }

  /// - Parameter text: such as `32`, `96x128` or `96×128`, height first.
  package init?(_ text: String) {
    let sides = text.split(omittingEmptySubsequences: false) { "xX×".contains($0) }
      .map { part in part.allSatisfy { ("0"..."9").contains($0) } ? Int(part) : nil }
    guard let height = sides[0], sides.count <= 2, let width = sides.last ?? nil else { return nil }
    self.init(height: height, width: width)
  }

  package var isSquare: Bool { height == width }
  package var area: Int { height * width }
  package var longerSide: Int { max(height, width) }
  package var extent: Extent { Extent(height, width) }

  /// As a notebook writes it.
  package var text: String { isSquare ? "\(height)" : "\(height)x\(width)" }

  /// For a reader.
  package var title: String { "\(height) × \(width)" }
}

extension InputSize: ExpressibleByIntegerLiteral {
  package init(integerLiteral side: Int) { self.init(side) }
}

extension InputSize: Codable {
  package init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if let side = try? container.decode(Int.self) {
      self.init(side)
    } else if let size = InputSize(try container.decode(String.self)) {
      self = size
    } else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "a side or two such as 96x128")
    }
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    if isSquare { try container.encode(height) } else { try container.encode(text) }
  }
}
