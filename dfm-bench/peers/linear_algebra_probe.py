"""One fit of one peer on one shape, in a process of its own, as benchmarks.jar measures its own.

Usage: python3 linear_algebra_probe.py pytorch-svd|scikit-learn 300x16384 THREADS [quick]
Prints one line of JSON.
"""
import json
import math
import resource
import statistics
import sys
import time

import numpy as np

NAME, SHAPE, THREADS = sys.argv[1], sys.argv[2], int(sys.argv[3])
QUICK = len(sys.argv) > 4
STUDENT = [12.71, 4.30, 3.18, 2.78, 2.57, 2.45, 2.36, 2.31, 2.26, 2.23, 2.1]


def embeddings(n, d):
    g = np.random.default_rng(1)
    rank = min(60, n, d)
    x = (g.standard_normal((n, rank)) / np.arange(1, rank + 1)) @ g.standard_normal((rank, d))
    for i in range(n):
        x[i] += 0.05 * g.standard_normal(d)
    return x


def pytorch_svd():
    import torch

    torch.set_num_threads(THREADS)

    def fit(x):
        t = torch.from_numpy(x)
        _, s, vt = torch.linalg.svd(t - t.mean(0), full_matrices=False)
        ratio = torch.cumsum(s**2, 0) / torch.sum(s**2)
        return vt[: int((ratio < 0.97).sum()) + 1].numpy()

    return fit


def scikit_learn():
    from sklearn.decomposition import PCA

    return lambda x: PCA(0.97, svd_solver="full").fit(x).components_


def milliseconds(function):
    start = time.perf_counter()
    value = function()
    return value, 1000 * (time.perf_counter() - start)


fit = {"pytorch-svd": pytorch_svd, "scikit-learn": scikit_learn}[NAME]()
x = embeddings(*map(int, SHAPE.split("x")))
axes, cold = milliseconds(lambda: fit(x))


def later(times):
    return times[len(times) // 3 :] if len(times) > 6 else times


def interval(times):
    if len(times) < 2:
        return 0.0
    error = statistics.stdev(times) / math.sqrt(len(times))
    return 100 * STUDENT[min(len(times) - 2, len(STUDENT) - 1)] * error / statistics.mean(times)


def more(times):
    if sum(times) < 6000 and len(times) < 200:
        return True
    return sum(times) < 60000 and len(times) < 5000 and interval(later(times)) > 8


times = []
while len(times) < (1 if QUICK else 3) or (not QUICK and more(times)):
    times.append(milliseconds(lambda: fit(x))[1])
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
x = x - x.mean(0)
images = (x @ axes.T).T @ x
squares = np.einsum("ij,ij->i", images, axes)
residual = np.linalg.norm(images - squares[:, None] * axes, axis=1).max() / squares.max()
orthogonality = np.abs(axes @ axes.T - np.eye(len(axes))).max()
print(
    json.dumps(
        {
            "shape": SHAPE,
            "by": NAME,
            "threads": THREADS,
            "cold": cold,
            "warm": statistics.median(later(times)),
            "interval_percent": interval(later(times)),
            "components": len(axes),
            "residual": float(residual),
            "orthogonality": float(orthogonality),
            "peak_mib": peak,
        }
    )
)
