/// The metadata of a file have an unknown precision, or input scales that are not positive numbers.
package struct PrecisionMetadataError: Error, Hashable, Sendable, CustomStringConvertible {
  package let file: String

  package init(file: String) { self.file = file }

  package var description: String {
    "\(file): unknown precision or invalid input scales in the metadata"
  }
}
