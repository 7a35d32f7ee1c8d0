/// Remarks on images that were read but are not quite what they seem.
struct ImageOddities {
  /// How many files of each extension are of another format.
  private var misnamed: [String: Int] = [:]
  private var withMoreFrames = 0
  private var withStrayBytes = 0

  mutating func add(_ kind: ImageKind, ending: String) {
    if !kind.format.endings.contains(ending) {
      misnamed["\(kind.format.rawValue) as .\(ending)", default: 0] += 1
    }
    if kind.hasMoreFrames { withMoreFrames += 1 }
    if kind.hasStrayBytes { withStrayBytes += 1 }
  }

  mutating func add(_ other: ImageOddities) {
    misnamed.merge(other.misnamed, uniquingKeysWith: +)
    withMoreFrames += other.withMoreFrames
    withStrayBytes += other.withStrayBytes
  }

  /// Sentences without a final period.
  func remarks(_ name: String) -> [String] {
    var remarks: [String] = []
    if !misnamed.isEmpty {
      let count = misnamed.values.reduce(0, +)
      let kinds = misnamed.sorted { $0.key < $1.key }.map { "\($0) (\($1))" }
      remarks.append(
        "\(name): \(count) \(count == 1 ? "file was" : "files were") read as another format than "
          + "the ending says: \(kinds.joined(separator: ", "))")
    }
    if withMoreFrames > 0 {
      remarks.append(
        "\(name): \(withMoreFrames) \(withMoreFrames == 1 ? "image has" : "images have") several "
          + "frames or pages, of which only the first was read")
    }
    if withStrayBytes > 0 {
      remarks.append(
        "\(name): \(withStrayBytes) JPEG \(withStrayBytes == 1 ? "image has" : "images have") stray "
          + "bytes, which were skipped")
    }
    return remarks
  }
}
