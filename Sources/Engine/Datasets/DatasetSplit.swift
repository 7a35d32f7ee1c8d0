/// How a data set is split into training and test images.
///
/// Written, parsed and encoded as text: `standard`, or training and test percentages such as `70/30`.
package enum DatasetSplit: Hashable, Sendable {
  /// The split that the source comes with.
  case standard
  /// All images pooled and split again, stratified: `train` percent (1 … 99) of every class for training.
  case ratio(train: Int)

  /// - Throws: `DatasetError.badSplit`.
  package init(parsing text: String) throws {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    if text == "standard" {
      self = .standard
    } else if parts.count == 2, let train = Self.percent(parts[0]),
      let test = Self.percent(parts[1]), train + test == 100
    {
      self = .ratio(train: train)
    } else {
      throw DatasetError.badSplit(text)
    }
  }

  private static func percent(_ text: Substring) -> Int? {
    guard text.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }),
      let value = Int(text), (1...99).contains(value)
    else { return nil }
    return value
  }
}

extension DatasetSplit: CustomStringConvertible {
  package var description: String {
    switch self {
    case .standard: "standard"
    case .ratio(let train): "\(train)/\(100 - train)"
    }
  }
}

extension DatasetSplit: Codable {
  package init(from decoder: any Decoder) throws {
    try self.init(parsing: decoder.singleValueContainer().decode(String.self))
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }
}
