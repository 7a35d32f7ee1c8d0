/// A value of a block's YAML body or of the front matter, with its place.
public struct OptionValue: Hashable, Sendable {
  public indirect enum Content: Hashable, Sendable {
    case null
    case bool(Bool)
    case integer(Int)
    case number(Double)
    case string(String)
    case list([OptionValue])
    case map([OptionEntry])
  }

  public let content: Content
  public let location: SourceLocation

  public init(_ content: Content, at location: SourceLocation) {
    self.content = content
    self.location = location
  }
}

/// A key of a map and its value; the order of the file is kept.
public struct OptionEntry: Hashable, Sendable {
  public let key: String
  public let keyLocation: SourceLocation
  public let value: OptionValue

  public init(key: String, keyLocation: SourceLocation, value: OptionValue) {
    self.key = key
    self.keyLocation = keyLocation
    self.value = value
  }
}
