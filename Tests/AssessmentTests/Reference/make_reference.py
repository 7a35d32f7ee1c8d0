"""Writes ../ScikitLearnReference.swift: random predictions and what scikit-learn says of them.

Run with the versions of requirements.txt: python make_reference.py
Then format what it wrote: swift format -i ../ScikitLearnReference.swift
"""

import pathlib
import textwrap

import numpy
import sklearn
from sklearn import metrics


def case(name, labels, probabilities):
    labels = numpy.asarray(labels)
    probabilities = numpy.asarray(probabilities, numpy.float32)
    count, classes = probabilities.shape
    everything = list(range(classes))
    predicted = probabilities.argmax(1)
    macro = dict(average="macro", zero_division=0)
    areas = [
        metrics.roc_auc_score(labels == c, probabilities[:, c])
        for c in everything
        if 0 < (labels == c).sum() < count
    ]
    if len(areas) < classes:
        # A curve that is not defined: scikit-learn gives no number for the whole.
        try:
            whole = metrics.roc_auc_score(
                labels, probabilities.astype(float), multi_class="ovr", labels=everything
            )
        except ValueError:
            whole = numpy.nan
        assert numpy.isnan(whole), (name, whole)
    chosen = probabilities[numpy.arange(count), labels].astype(float)
    loss = -numpy.log(numpy.maximum(chosen, numpy.finfo(numpy.float32).eps)).mean()
    if "any sum" not in name and chosen.min() > 1e-6:
        # The same by scikit-learn itself, which wants rows that sum to 1.
        theirs = metrics.log_loss(labels, probabilities.astype(float), labels=everything)
        assert abs(loss - theirs) < 1e-6, (name, loss, theirs)
    confusion = metrics.confusion_matrix(labels, predicted, labels=everything).tolist()
    values = {
        "accuracy": metrics.accuracy_score(labels, predicted),
        "recall": metrics.balanced_accuracy_score(labels, predicted),
        "precision": metrics.precision_score(labels, predicted, **macro),
        "f1": metrics.f1_score(labels, predicted, **macro),
        "auc": numpy.mean(areas) if len(areas) == classes else None,
        "loss": loss,
    }

    def block(numbers):
        lines = textwrap.wrap(" ".join(numbers), 88)
        return '"""\n' + "\n".join("        " + line for line in lines) + '\n        """'

    def text(value):
        return "nil" if value is None else repr(float(value))

    return (
        f'    ScikitLearnReference(\n      name: "{name}", classes: {classes},\n'
        f"      labels: {block(str(x) for x in labels)},\n"
        f"      probabilities: {block(f'{x:.9g}' for x in probabilities.ravel())},\n"
        + "".join(f"      {key}: {text(value)},\n" for key, value in values.items())
        + f"      confusion: {confusion}),\n"
    )


def softmax(scores):
    powers = numpy.exp(scores - scores.max(1, keepdims=True))
    return powers / powers.sum(1, keepdims=True)


random = numpy.random.default_rng(2022)


def sample(count, classes, signal):
    labels = random.integers(0, classes, count)
    scores = random.normal(size=(count, classes))
    scores[numpy.arange(count), labels] += signal
    return labels, softmax(scores)


def ties():
    labels, probabilities = sample(30, 3, 1)
    return labels, numpy.round(probabilities, 1)


def absent():
    labels, probabilities = sample(24, 5, 1.5)
    labels[labels == 3] = 1
    return labels, probabilities


def absent_and_never_predicted():
    labels, probabilities = absent()
    probabilities[:, 3] = 0
    return labels, probabilities / probabilities.sum(1, keepdims=True)


def never_predicted():
    labels, probabilities = sample(24, 4, 2)
    probabilities[:, 2] *= 1e-3
    return labels, probabilities / probabilities.sum(1, keepdims=True)


def certain():
    labels, _ = sample(12, 3, 0)
    predicted = labels.copy()
    predicted[[2, 7]] = (predicted[[2, 7]] + 1) % 3
    return labels, numpy.eye(3)[predicted]


cases = [
    case("four classes", *sample(40, 4, 1.5)),
    case("two classes", *sample(20, 2, 1)),
    case("many ties, any sum", *ties()),
    case("a class without images", *absent()),
    case("a class never predicted", *never_predicted()),
    case("certain and twice wrong", *certain()),
    case("the random reference", random.integers(0, 5, 20), numpy.full((20, 5), 0.2)),
    case("one class alone in the set", numpy.ones(6, int), softmax(random.normal(size=(6, 3)))),
    case("a class without images, never predicted", *absent_and_never_predicted()),
    case("all right without the second class", [0] * 4, numpy.full((4, 2), [0.875, 0.125])),
]

output = f"""/// Predictions and their metrics, written by Reference/make_reference.py with
/// scikit-learn {sklearn.__version__} and numpy {numpy.__version__}; not edited by hand.
struct ScikitLearnReference: Sendable {{
  let name: String
  let classes: Int
  let labels: String
  let probabilities: String
  let accuracy: Double
  let recall: Double
  let precision: Double
  let f1: Double
  let auc: Double?
  let loss: Double
  let confusion: [[Int]]

  static let all = [
{"".join(cases)}  ]
}}
"""
path = pathlib.Path(__file__).parent.parent / "ScikitLearnReference.swift"
path.write_text(output)
