internal import Datasets

/// A split of a data set as a notebook writes it.
public enum SplitText {
  /// `standard`, or the shares for training and testing in percent, such as `70/30`; nil for other texts.
  public static func canonical(_ text: String) -> String? {
    (try? DatasetSplit(parsing: text))?.description
  }
}
