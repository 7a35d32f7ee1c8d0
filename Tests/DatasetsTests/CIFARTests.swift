import TestSupport
import Testing

@testable import Datasets

@Suite struct CIFARTests {
  private let folder: TemporaryFolder
  private static let ten = "cifar-10-batches-bin"
  private static let hundred = "cifar-100-binary"

  init() throws { folder = try TemporaryFolder() }

  private func writeTen() throws {
    for batch in UInt8(1)...5 {
      let records =
        Encoders.cifar(labels: [batch], red: 10 * batch)
        + Encoders.cifar(labels: [batch + 1], red: 10 * batch + 5)
      try folder.write(records, to: "\(Self.ten)/data_batch_\(batch).bin")
    }
    try folder.write(
      Encoders.cifar(labels: [9], red: 200), to: "\(Self.ten)/test_batch.bin")
  }

  private func writeHundred() throws {
    let records =
      Encoders.cifar(labels: [19, 99], red: 7) + Encoders.cifar(labels: [3, 0], red: 8)
    try folder.write(records, to: "\(Self.hundred)/train.bin")
    try folder.write(Encoders.cifar(labels: [0, 42], red: 9), to: "\(Self.hundred)/test.bin")
  }

  private func load(_ name: String) throws -> Dataset {
    try DatasetSource.named(name).load(DatasetOptions(), locations: folder.locations)
  }

  @Test func readsTheBatchesInOrder() throws {
    try writeTen()
    let dataset = try load("cifar10")
    #expect(dataset.train.labels == [1, 2, 2, 3, 3, 4, 4, 5, 5, 6])
    #expect(dataset.test.labels == [9])
    #expect(
      dataset.classNames == [
        "airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck",
      ])
    let planes = (0..<10).flatMap { image in
      (0..<3).flatMap { [UInt8](repeating: UInt8(10 + 5 * image + $0), count: 1024) }
    }
    #expect(dataset.train.pixels == planes)
  }

  @Test func readsFineLabels() throws {
    try writeHundred()
    let dataset = try load("cifar100")
    #expect(dataset.train.labels == [99, 0])
    #expect(dataset.test.labels == [42])
    #expect(dataset.classNames.count == 100)
    #expect(dataset.classNames == dataset.classNames.sorted())
    #expect([0, 42, 99].map { dataset.classNames[$0] } == ["apple", "leopard", "worm"])
    #expect(dataset.train.pixels[0] == 7 && dataset.train.pixels[3 * 1024] == 8)
  }

  @Test func takesClassNamesFromTheFolder() throws {
    try writeTen()
    let names = (0..<10).map { "kind \($0)" }
    let file = "\(Self.ten)/batches.meta.txt"
    // As published: an empty line at the end.
    try folder.write(Array((names.joined(separator: "\r\n") + "\n\n").utf8), to: file)
    #expect(try load("cifar10").classNames == names)
    try folder.write(Array("cat\ndog\n".utf8), to: file)
    #expect(
      complaint(folder) { try load("cifar10") } == "~/\(file): holds 2 class names instead of 10")
  }

  @Test(
    arguments: [
      (
        "\(ten)/data_batch_2.bin", [],
        "byte 0: the file is empty"
      ),
      (
        "\(ten)/data_batch_3.bin", Array(Encoders.cifar(labels: [1], red: 0).dropLast()),
        "byte 3072: the file ends in the middle of a record: 3072 bytes is not a multiple of 3073"
      ),
      (
        "\(ten)/test_batch.bin",
        Encoders.cifar(labels: [9], red: 0) + Encoders.cifar(labels: [10], red: 0),
        "byte 3073: label 10 is out of range: there are 10 classes, from 0 to 9"
      ),
      (
        "\(hundred)/train.bin",
        Encoders.cifar(labels: [255, 99], red: 0) + Encoders.cifar(labels: [0, 100], red: 0),
        "byte 3075: label 100 is out of range: there are 100 classes, from 0 to 99"
      ),
      (
        "\(hundred)/test.bin", [1, 2, 3],
        "byte 3: the file ends in the middle of a record: 3 bytes is not a multiple of 3074"
      ),
    ] as [(String, [UInt8], String)])
  func namesTheByteOfDamage(file: String, content: [UInt8], message: String) throws {
    try writeTen()
    try writeHundred()
    try folder.write(content, to: file)
    let name = file.hasPrefix(Self.ten) ? "cifar10" : "cifar100"
    #expect(complaint(folder) { try load(name) } == "~/\(file): \(message)")
  }

  @Test func saysWhatIsMissing() throws {
    try writeHundred()
    #expect(
      complaint(folder) { try load("cifar10") } == """
        the data set cifar10 is not installed: ~/cifar-10-batches-bin does not exist. Run `triptych \
        fetch cifar10`, or unpack the binary version of CIFAR-10 (cifar-10-binary.tar.gz) below \
        $TRIPTYCH_DATA or ~/.local/share/triptych/datasets.
        """)
  }
}
