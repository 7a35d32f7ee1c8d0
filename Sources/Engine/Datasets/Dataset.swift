/// A classification data set, split and ready to train on.
package struct Dataset: Sendable {
  /// The name in results, such as `fashion-mnist`.
  package let name: String
  package let classNames: [String]
  package let train: ImageSet
  package let test: ImageSet
  /// SHA-256 over class names, sizes, pixels and labels in their order, lower-case hexadecimal:
  /// two data sets with the same digest train the same network.
  package let digest: String
  /// Remarks on how the images were read, such as damaged ones that were skipped: one
  /// sentence each, without a final period. For files that are not read see `DatasetSource.remarks`.
  package let remarks: [String]

  package init(
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
