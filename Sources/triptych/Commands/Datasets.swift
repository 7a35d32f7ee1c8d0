internal import ArgumentParser
internal import ModelTools

/// `triptych datasets`: the data sets that experiments can name, and whether they are here.
struct Datasets: ParsableCommand {
  static let configuration = CommandConfiguration(abstract: "List the data sets.")

  @Flag(help: "Print JSON.")
  var json = false

  func run() throws {
    let datasets = Catalog.datasets()
    if json { return Terminal.show(try Terminal.json(datasets)) }
    Terminal.show(
      Terminal.table(
        ["NAME", "CLASSES", "TRAINING", "TEST", "SIZE", "HERE", ""],
        datasets.map {
          [
            $0.name, Terminal.grouped($0.classes), Terminal.grouped($0.trainImages),
            Terminal.grouped($0.testImages), "\($0.width)×\($0.height)",
            $0.folder == nil ? "no" : "yes", $0.help,
          ]
        }, alignRight: [1, 2, 3, 4]))
    for dataset in datasets where dataset.folder == nil {
      Terminal.show("\n\(dataset.name): \(dataset.remedy)")
    }
    Terminal.show("\nYour own images: `dataset: {images: FOLDER}`, with one folder for each class.")
  }
}
