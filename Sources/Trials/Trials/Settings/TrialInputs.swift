/// The digests of what a trial reads from outside the store.
package struct TrialInputs: Codable, Hashable, Sendable {
  /// Of the data set's files.
  package var data: String
  /// Of the model's file; nil where the model is a name.
  package var model: String?
  /// Of the file with the weights; nil where they come from elsewhere.
  package var weights: String?
  /// Of the files of the data set that the weights are pretrained on.
  package var pretrainingData: String?
  /// What a user should know of files of the data sets that are not read: in no key.
  package var remarks: [String] = []
  /// Those of the trainings of other models that techniques name, by the model's name.
  package var others: [String: TrialInputs] = [:]

  package init(
    data: String, model: String? = nil, weights: String? = nil, pretrainingData: String? = nil
  ) {
    self.data = data
    self.model = model
    self.weights = weights
    self.pretrainingData = pretrainingData
  }

  /// Those of the training that makes the weights to start from.
  package var ofPretraining: TrialInputs? {
    pretrainingData.map { TrialInputs(data: $0, model: model) }
  }
}
