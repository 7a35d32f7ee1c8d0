/// Something that can be fetched from the network.
package struct Fetchable: Codable, Hashable, Sendable {
  package enum Kind: String, Codable, Sendable {
    case weights, dataset
  }

  /// A network or a data set, as notebooks name it.
  package let name: String
  package let kind: Kind
  /// Whether weights have the classifier of ImageNet; nil for data sets.
  package let top: Bool?
  package let url: String
  /// The exact size; nil where none is published.
  package let bytes: Int?
  /// What the network's parameters take, for weights of a network that is known here.
  package let parameterBytes: Int?
  /// Lower-case hexadecimal; nil where none is published.
  package let md5: String?
  /// The file or folder, where it is here.
  package let path: String?

  enum CodingKeys: String, CodingKey {
    case name, kind, top, url, bytes, md5, path
    case parameterBytes = "parameter_bytes"
  }

  /// `resnet50 without classifier`, `cifar10`.
  package var title: String {
    switch top {
    case true?: "\(name) with classifier"
    case false?: "\(name) without classifier"
    case nil: name
    }
  }
}
