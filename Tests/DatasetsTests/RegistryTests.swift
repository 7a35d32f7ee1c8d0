import Testing

@testable import Datasets

@Suite struct RegistryTests {
  @Test func describesEveryDataSet() {
    for loader in DatasetRegistry.all {
      #expect(!loader.help.isEmpty && !loader.help.contains("\n"))
      #expect(loader.remedy.hasSuffix("."))
      #expect(Set(loader.classNames).count == loader.classNames.count)
      #expect(loader.trainCount > loader.testCount && loader.testCount > 0)
      #expect([1, 3].contains(loader.channels))
      #expect(Set(loader.files).count == loader.files.count && !loader.files.isEmpty)
      #expect(loader.installedFolder(DatasetLocations(places: ["/nowhere"])) == nil)
    }
    #expect(DatasetRegistry.all.map(\.name) == ["fashion-mnist", "cifar10", "cifar100"])
    #expect(DatasetRegistry.all.map(\.classNames.count) == [10, 10, 100])
  }

  @Test func namesWhatExists() {
    #expect(
      complaint { try DatasetSource.named("mnist").load(DatasetOptions()) }
        == "unknown data set `mnist`; did you mean `fashion-mnist`?")
    #expect(
      complaint { try DatasetSource.named("imagenet").load(DatasetOptions()) }
        == "unknown data set `imagenet`; known: `fashion-mnist`, `cifar10`, `cifar100`, or "
        + "`{images: FOLDER}`")
  }

  @Test func searchesTheUsersPlacesFirst() {
    #expect(
      DatasetLocations.standard(environment: ["TRIPTYCH_DATA": "/data", "HOME": "/home/ada"])
        .places == ["/data", "/home/ada/.local/share/triptych/datasets", "/usr/share/datasets"])
    #expect(
      DatasetLocations.standard(environment: ["TRIPTYCH_DATA": ""]).places
        == ["/usr/share/datasets"])
  }

  @Test func namesSourcesInResults() {
    #expect(DatasetSource.named("cifar10").name == "cifar10")
    #expect(DatasetSource.images("/data/flowers/").name == "flowers")
    #expect(DatasetSource.images("flowers").name == "flowers")
  }
}
