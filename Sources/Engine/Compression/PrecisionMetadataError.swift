/// The metadata of a file name an unknown precision, or input steps that aren't positive numbers.
package struct PrecisionMetadataError: Error, Hashable, Sendable, CustomStringConvertible {
  package let file: String

  package init(file: String) { self.file = file }

  package var description: String {
    "\(file): unknown precision or invalid input steps in the metadata"
  }
}
