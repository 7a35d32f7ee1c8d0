/// A classification data set, split and ready to train on.
public struct Dataset: Sendable {
  /// The name in results, such as `fashion-mnist`.
  public let name: String
  public let classNames: [String]
  public let train: ImageSet
  public let test: ImageSet
  /// SHA-256 over class names, sizes, pixels and labels in their order, lower-case hexadecimal:
  /// two data sets with the same digest train the same network.
  public let digest: String
  /// What a user should know of how the images were read, such as files that were left out: one
  /// sentence each, without a final period.
  public let remarks: [String]

  public init(
    name: String, classNames: [String], train: ImageSet, test: ImageSet, digest: String,
    remarks: [String] = []
  ) {
    self.name = name
    self.classNames = classNames
    self.train = train
    self.test = test
    self.digest = digest
    self.remarks = remarks
  }
}
