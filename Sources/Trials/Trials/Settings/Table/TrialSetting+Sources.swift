package import Datasets
internal import Options
internal import Training

/// The model and the images.
extension TrialSetting {
  package var models: Setting<ModelSource> {
    Setting(
      "model", option: "models", .model, usual: nil,
      help: "The networks: names, `random`, which guesses and is the reference, or files of your "
        + "own such as {onnx: exports/mine.onnx, name: mine}",
      apply: { $1.model = $0 }, value: \.model,
      type: { .either([.name($0.models), .map(ONNXModel.options)]) }
    ).with {
      $0.heading = "Model"
      $0.title = "Models"
      $0.isNamedByValue = true
      $0.page = { models, _ in
        [PageFact("Models", models.map(\.name).joined(separator: ", "))]
          + PreprocessedModel.all(of: models).map {
            PageFact("Preprocessing of \($0.model)", $0.preprocessing.text)
          }
      }
      // The content of a file is known, not its path.
      $0.fact = { facts, _ in facts.model }
      $0.resolved = { $0.resolved(in: $1) }
      $0.isReadPlainly = false
    }
  }

  package var datasets: Setting<DatasetChoice> {
    Setting(
      "dataset", .data, usual: nil,
      help:
        "The images: a name, {images: folder} for a folder beside the notebook, or {name: clothes, "
        + "of: fashion-mnist, classes: […]} for a part of a data set",
      apply: { choice, trial in
        trial.dataset = choice.source
        trial.datasetName = choice.ownName
        trial.data.classes = choice.classes
        trial.data.sample = choice.sample
      },
      value: { .named($0.dataLabel) }, type: DatasetChoice.type
    ).with {
      $0.heading = "Data set"
      $0.isNamedByValue = true
      $0.page = { choices, _ in [PageFact("Data", choices.map(\.text).joined(separator: ", "))] }
      $0.fact = { facts, _ in facts.inputs.data }
      $0.resolved = { $0.resolved(in: $1) }
      $0.isKnownBefore = { $0.isNamed }
      $0.isReadPlainly = false
      $0.pretraining = .init(help: "The images to learn from", isRequired: true)
    }
  }

  package var splits: Setting<DatasetSplit> {
    Setting(
      "split", .data, .text, usual: .standard, at: \.data.split,
      help: "The shares for training and testing in percent, such as 80/20; "
        + "standard keeps the division that the data set comes with"
    ).with {
      $0.heading = "Split"
      $0.title = "Split"
    }
  }

  /// One value: the list of all classes.
  package var classes: Setting<[String]?> {
    Setting(
      "classes", .data, single: true, usual: .some(nil),
      help: "The classes to keep, by name and never by number; they are numbered anew in this "
        + "order",
      // A part of a data set says it itself.
      apply: { $1.data.classes = $1.data.classes ?? $0 }, value: \.data.classes,
      type: { _ in .list(.text) }
    ).with {
      $0.page = { lists, context in
        lists.compactMap { $0 }.map { PageFact("Classes", $0.joined(separator: ", ")) }
          + context.settings.datasets.compactMap { $0.pageFact(context) }
      }
      // Names may hold any character, so each goes with its length.
      $0.fact = { facts, _ in
        facts.trial.data.classes.map { $0.map { "\($0.utf8.count):\($0)" }.joined() } ?? "all"
      }
      $0.pretraining = .init(help: "The classes to keep, by name")
    }
  }

  package var samples: Setting<Int?> {
    Setting(
      "sample", .data, single: true, usual: .some(nil),
      help: "How many images to keep in all before split divides them, of each class in "
        + "proportion",
      apply: { $1.data.sample = $1.data.sample ?? $0 }, value: \.data.sample,
      type: { _ in .integer(1...Int.max) }
    ).with {
      $0.page = { Self.atMost("Images", $0, $1) }
      $0.fact = { facts, _ in facts.trial.data.sample.map(String.init) }
    }
  }

  package var limits: Setting<Int?> {
    Setting(
      "limit", .data, single: true, .integer(1...Int.max), usual: .some(nil), at: \.data.limit,
      help: "How many training images to keep, of each class in proportion"
    ).with {
      $0.page = { Self.atMost("Training images", $0, $1) }
      $0.fact = { facts, _ in facts.trial.data.limit.map(String.init) ?? "none" }
      $0.pretraining = .init()
    }
  }

  package var testLimits: Setting<Int?> {
    Setting(
      "test_limit", .data, single: true, .integer(1...Int.max), usual: .some(nil),
      at: \.data.testLimit,
      help: "How many test images to keep, of each class in proportion"
    ).with {
      $0.page = { Self.atMost("Test images", $0, $1) }
      $0.fact = { facts, _ in facts.trial.data.testLimit.map(String.init) }
    }
  }

  package var damaged: Setting<DamagedImages> {
    Setting(
      "damaged", .data, single: true, .name(DamagedImages.allCases.map(\.rawValue)), usual: .fail,
      at: \.data.damaged,
      help: "What becomes of damaged files of a folder of images: `fail` names them all and "
        + "trains nothing, `skip` leaves them out and counts them"
    ).with {
      $0.page = { values, _ in
        values.contains(.skip) ? [PageFact("Damaged images", "left out and counted")] : []
      }
      // Published data sets are whole or not read at all.
      $0.fact = { facts, _ in
        let damaged = facts.trial.data.damaged
        return facts.trial.dataset.isFolder && damaged != .fail ? damaged.rawValue : nil
      }
    }
  }

  package var inputs: Setting<InputSize> {
    Setting(
      "input", .data, InputSize.type, usual: 32, at: \.data.input,
      help: "The side of the square input in pixels, or height and width such as 96x128"
    ).with {
      $0.heading = "Input (px)"
      $0.page = { sizes, _ in
        [PageFact("Input", sizes.map(\.title).joined(separator: ", "))]
      }
    }
  }

  private static func atMost(
    _ title: String, _ values: [Int?], _ context: PageContext
  ) -> [PageFact] {
    values.compactMap { $0 }.map { PageFact(title, "at most \(context.count($0))") }
  }
}
