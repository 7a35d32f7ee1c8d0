internal import Compression
internal import Training

/// What fails a trial each time: it follows from what the trial's keys are made of, and not from the
/// machine, from files that may come back, or from memory.
enum DeterministicError {
  static func isOne(_ error: any Error) -> Bool {
    switch error {
    case let error as TrialError: isOne(error)
    case let error as TrainingError:
      switch error {
      case .diverged, .outputsNotFinite, .noImages, .startNotFinite, .gradientsOverflow,
        .weightsNotFinite:
        true
      case .stateDoesNotFit: false
      }
    case FeatureError.notFinite: true
    case is CompressionError, is TransferError, is TechniqueConflict: true
    default: false
    }
  }

  private static func isOne(_ error: TrialError) -> Bool {
    switch error {
    case .inputDoesNotFit, .preprocessing, .noClassifier, .singleOutput, .weightsLack,
      .randomClassifier, .untrainedOther, .diverged, .outputsNotFinite:
      true
    case .unknownModel, .missingPretraining, .unknownWeightsFile, .foreignWeights,
      .noWeightsOfItsOwn,
      .foreignCheckpoint, .otherHardware, .timeIsUp:
      false
    }
  }
}
