"""Prints the intervals of IntervalTests as SciPy has them.

Run with the versions of requirements.txt: python make_intervals.py
"""

import numpy
import scipy
from scipy import stats

print("scipy", scipy.__version__, "numpy", numpy.__version__)
print("t", {n: float(stats.t.ppf(0.975, n)) for n in [1, 2, 3, 4, 5, 9, 30, 1001]})
samples = [1.0, 2.0, 3.0, 4.0]
print("mean", samples, stats.t.interval(0.95, 3, numpy.mean(samples), stats.sem(samples)))
for shares in [[0.3, 0.7], [0.7, 0.8, 0.9], [0.9, 0.99], [0.5] + [0.999] * 9]:
    logits = numpy.log(numpy.array(shares) / (1 - numpy.array(shares)))
    ends = stats.t.interval(0.95, len(logits) - 1, logits.mean(), stats.sem(logits))
    print("logit", shares, 1 / (1 + numpy.exp(-numpy.array(ends))))
for successes, count in [(19, 20), (40, 40), (0, 40), (27, 30), (19, 21)]:
    print("wilson", successes, count, stats.binomtest(successes, count).proportion_ci(method="wilson"))
