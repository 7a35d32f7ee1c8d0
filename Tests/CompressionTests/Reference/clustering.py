"""Records the inertia of k-means on weights of a trained network and on made-up values.

    python clustering.py > clustering.json

`weights` are the float32 weights of a classifier of scikit-learn's digits, trained here. `best` is
the least inertia of scikit-learn's KMeans from ten starts (k-means++), on the values as float64;
`optimum` that of the plain dynamic programme over all partitions, in N²·K steps.

Made with the versions that the file names.
"""

import json
import sys

import numpy as np
import sklearn
from sklearn.cluster import KMeans
from sklearn.datasets import load_digits
from sklearn.neural_network import MLPClassifier


def optimum(values, clusters):
    x = np.sort(values.astype(np.float64))
    sums = np.concatenate([[0], np.cumsum(x)])
    squares = np.concatenate([[0], np.cumsum(x * x)])
    ends = np.arange(1, len(x) + 1)
    row = squares[1:] - sums[1:] ** 2 / ends
    for _ in range(clusters - 1):
        new = row.copy()
        for j in range(1, len(x)):
            i = np.arange(1, j + 1)
            s = sums[j + 1] - sums[i]
            cost = squares[j + 1] - squares[i] - s * s / (j + 1 - i)
            new[j] = min(row[j], np.min(row[:j] + cost))
        row = new
    return float(row[-1])


def case(name, values, counts, exact):
    values = values.astype(np.float32)
    results = []
    for clusters in counts:
        model = KMeans(clusters, n_init=10, random_state=0, tol=0, max_iter=1000)
        model.fit(values.astype(np.float64).reshape(-1, 1))
        result = {"clusters": clusters, "best": float(model.inertia_)}
        if clusters in exact:
            result["optimum"] = optimum(values, clusters)
        results.append(result)
    return {"name": name, "values": [float(v) for v in values], "results": results}


digits = load_digits()
network = MLPClassifier((24,), alpha=0.01, max_iter=150, random_state=1)
network.fit(digits.data / 16, digits.target)
random = np.random.default_rng(3)
counts = [2, 3, 5, 8, 16, 32, 64, 128, 256]
exact = [2, 3, 5, 8, 16, 32]
cases = [
    case("weights", network.coefs_[0].ravel(), counts, exact),
    case("laplace", random.laplace(size=1000) * 0.02, counts, exact),
    case("lumps", np.concatenate([
        random.normal(m, s, 150) for m, s in [(-1, 0.01), (0, 0.3), (0.5, 1e-4), (100, 5)]
    ]), counts[:6], exact),
    case("few", random.integers(-9, 9, 800) / 8, [2, 4, 8, 16], [2, 4, 8, 16]),
]
json.dump(
    {"scikit-learn": sklearn.__version__, "numpy": np.__version__,
     "python": sys.version.split()[0], "cases": cases},
    sys.stdout, indent=None)
print()
