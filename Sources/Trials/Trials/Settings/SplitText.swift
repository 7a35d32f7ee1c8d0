internal import Datasets

/// A split of a data set as a notebook writes it.
package enum SplitText {
  /// `standard`, or the shares for training and testing in percent, such as `70/30`; nil for other texts.
  package static func canonical(_ text: String) -> String? {
    (try? DatasetSplit(parsing: text))?.description
  }
}
