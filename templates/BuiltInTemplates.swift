/// The templates of this folder, compiled into the program: it needs no files beside it.
///
/// A template is added with its file here, its line below and its line in `Package.swift`.
package enum BuiltInTemplates {
  /// By file name.
  package static let all: [String: String] = [
    "page.mustache": text(PackageResources.page_mustache),
    "experiment.mustache": text(PackageResources.experiment_mustache),
    "table.mustache": text(PackageResources.table_mustache),
    "figure.mustache": text(PackageResources.figure_mustache),
    "claim.mustache": text(PackageResources.claim_mustache),
    "style.css": text(PackageResources.style_css),
  ]

  private static func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
}
