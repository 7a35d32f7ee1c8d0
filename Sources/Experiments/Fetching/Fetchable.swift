/// Something that can be fetched from the network.
public struct Fetchable: Codable, Hashable, Sendable {
  public enum Kind: String, Codable, Sendable {
    case weights, dataset
  }

  /// A network or a data set, as notebooks name it.
  public let name: String
  public let kind: Kind
  /// Whether weights have the classifier of ImageNet; nil for data sets.
  public let top: Bool?
  public let url: String
  /// The exact size; nil where none is published.
  public let bytes: Int?
  /// What the network's parameters take, for weights of a network that is known here.
  public let parameterBytes: Int?
  /// Lower-case hexadecimal; nil where none is published.
  public let md5: String?
  /// The file or folder, where it is here.
  public let path: String?

  enum CodingKeys: String, CodingKey {
    case name, kind, top, url, bytes, md5, path
    case parameterBytes = "parameter_bytes"
  }

  /// `resnet50 without classifier`, `cifar10`.
  public var title: String {
    switch top {
    case true?: "\(name) with classifier"
    case false?: "\(name) without classifier"
    case nil: name
    }
  }
}
