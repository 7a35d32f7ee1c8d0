"""Prints the numbers of PairedTestTests, PairedDifferencesTests, QuantileIntervalTests, CalibrationTests,
ThresholdCurvesTests and RankComparisonTests as other libraries have them.

Run with the versions of requirements.txt: python make_comparisons.py
"""

import numpy
import scikit_posthocs
import scipy
import statsmodels
from mlxtend.evaluate import mcnemar
from netcal.metrics import ECE
from scipy import stats
from sklearn import metrics
from statsmodels.stats.contingency_tables import mcnemar as statsmodels_mcnemar
from statsmodels.stats.multitest import multipletests


class SplitMix:
    """The generator of the tests."""

    def __init__(self, seed):
        self.state = seed

    def next(self):
        mask = 2**64 - 1
        self.state = (self.state + 0x9E3779B97F4A7C15) & mask
        value = self.state
        value = ((value ^ (value >> 30)) * 0xBF58476D1CE4E5B9) & mask
        value = ((value ^ (value >> 27)) * 0x94D049BB133111EB) & mask
        return value ^ (value >> 31)

    def index(self, count):
        return self.next() * count >> 64


for name, module in [("numpy", numpy), ("scipy", scipy), ("statsmodels", statsmodels)]:
    print(name, module.__version__)

print("PairedTest: mid-p from SciPy's binomial; exact p also by statsmodels and mlxtend")
for b, c in [(0, 0), (0, 1), (1, 0), (3, 9), (12, 12), (40, 60), (211, 289), (4500, 4800)]:
    n, k = b + c, min(b, c)
    mid = 1.0 if n == 0 else 2 * stats.binom.cdf(k, n, 0.5) - stats.binom.pmf(k, n, 0.5)
    table = numpy.array([[10, b], [c, 10]])
    exact = statsmodels_mcnemar(table, exact=True).pvalue if n else 1.0
    other = mcnemar(table, exact=True)[1] if n else 1.0
    print(b, c, repr(float(mid)), "exact", float(exact), float(other))

print("Holm")
values = [0.01, 0.04, 0.03, 0.005, 0.5, 0.04]
print(values, [float(p) for p in multipletests(values, method="holm")[1]])

print("QuantileInterval: ranks of the ends")
for n, q in [(5, 0.5), (6, 0.5), (100, 0.5), (35, 0.9), (36, 0.9), (1024, 0.9), (367, 0.99), (368, 0.99), (1024, 0.99)]:
    below = stats.binom(n, q)
    lows = [r for r in range(1, n + 1) if below.cdf(r - 1) <= 0.025]
    highs = [r for r in range(1, n + 1) if below.cdf(r - 1) >= 0.975]
    print(n, q, (lows[-1], highs[0]) if lows and highs else None)

print("PairedDifferences")
first = [0.912, 0.905, 0.921, 0.899, 0.917, 0.908]
second = [0.903, 0.907, 0.910, 0.893, 0.911, 0.901]
differences = numpy.array(first) - numpy.array(second)
print("t", stats.t.interval(0.95, 5, differences.mean(), stats.sem(differences)))
print("ttest_rel", repr(float(stats.ttest_rel(first, second).pvalue)))
flips = stats.permutation_test((differences,), numpy.mean, permutation_type="samples", n_resamples=numpy.inf)
print("sign flips", flips.pvalue)
random = SplitMix(7)
resampled = numpy.array([numpy.mean([differences[random.index(6)] for _ in range(6)]) for _ in range(2000)])
first_draws = stats.bootstrap((differences,), numpy.mean, n_resamples=1, method="BCa", vectorized=True)
first_draws.bootstrap_distribution = resampled
print("BCa", stats.bootstrap(
    (differences,), numpy.mean, n_resamples=0, method="BCa", bootstrap_result=first_draws).confidence_interval)

print("Calibration and curves")
random = SplitMix(1)
labels, probabilities = [], []
for _ in range(400):
    scores = [random.index(1000) + 1 for _ in range(4)]
    label = random.index(4)
    scores[label] += random.index(1500)
    probabilities.append([numpy.float32(score) / numpy.float32(sum(scores)) for score in scores])
    labels.append(label)
probabilities = numpy.array(probabilities, dtype=numpy.float32).astype(numpy.float64)
labels = numpy.array(labels)
print("netcal ECE", repr(float(ECE(bins=15).measure(probabilities, labels))))
print("Brier", repr(float(((probabilities - numpy.eye(4)[labels]) ** 2).sum(1).mean())),
      "scikit-learn", metrics.brier_score_loss(
          numpy.eye(4)[labels], probabilities / probabilities.sum(1, keepdims=True), scale_by_half=False))
print("top 2", metrics.top_k_accuracy_score(labels, probabilities, k=2))
print("average precision", repr(float(metrics.average_precision_score(labels == 2, probabilities[:, 2]))))
fpr, tpr, thresholds = metrics.roc_curve(labels == 2, probabilities[:, 2], drop_intermediate=False)
for i in [1, 50, 200, 390]:
    print("ROC", i - 1, repr(float(thresholds[i])), repr(float(fpr[i])), repr(float(tpr[i])))

print("RankComparison")
table = [[0.92, 0.90, 0.88, 0.91], [0.81, 0.80, 0.80, 0.78], [0.75, 0.70, 0.71, 0.69],
         [0.99, 0.98, 0.97, 0.98], [0.66, 0.67, 0.60, 0.61]]
ranks = stats.rankdata(-numpy.array(table), axis=1)
print("mean ranks", ranks.mean(0), "Friedman", stats.friedmanchisquare(*numpy.array(table).T))
for k in [2, 3, 5, 10, 20]:
    print("range", k, repr(float(stats.studentized_range.ppf(0.95, k, numpy.inf))))
print("Nemenyi", scikit_posthocs.posthoc_nemenyi_friedman(numpy.array(table)).values.tolist())
for x, f in [(3.5, 1), (3.5, 2), (7.3, 3), (7.3, 4), (12, 9), (12, 10)]:
    print("chi2", x, f, repr(float(stats.chi2.sf(x, f))))
