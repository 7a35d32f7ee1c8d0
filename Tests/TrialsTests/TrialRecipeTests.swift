import Assessment
import Testing
import Training

@testable import Trials

@Suite struct TrialRecipeTests {
  /// The seed alone makes a repeat, of the data as of the training; everything else another recipe.
  @Test func repeatsDifferInTheirSeedAlone() throws {
    let settings = ExperimentSettings(
      models: [.named("resnet8")], datasets: [.named("fashion-mnist")]
    ) {
      $0.epochs = [1, 2]
      $0.seeds = [1, 2]
    }
    let trials = TrialGrid(settings).trials(in: ".")
    var numbering = TrialRecipe.Numbering()
    let recipes = trials.map { numbering.recipe(of: $0, timeWeights: .inference) }
    #expect(recipes.map(\.seed) == [1, 2, 1, 2])
    #expect(recipes[0] != recipes[1])
    #expect(recipes[0].withoutSeed == recipes[1].withoutSeed)
    #expect(recipes[0].withoutSeed != recipes[2].withoutSeed)
    // The same trial of another experiment, a setting that no column shows, and another score.
    #expect(numbering.recipe(of: trials[0], timeWeights: .inference) == recipes[0])
    var decayed = trials[0]
    decayed.training.weightDecay = 0.5
    #expect(
      numbering.recipe(of: decayed, timeWeights: .inference).withoutSeed != recipes[0].withoutSeed)
    let weighed = numbering.recipe(of: trials[0], timeWeights: TimeWeights(train: 1, test: 1))
    #expect(weighed.withoutSeed != recipes[0].withoutSeed)
  }
}
