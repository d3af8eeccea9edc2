"""The same linear algebra as the reference does it: PyTorch's float64 SVD, and scikit-learn's PCA.

Usage: python3 linear_algebra.py OUTPUT.json   (python3-torch, python3-sklearn, with OpenBLAS)
Writes medians in JMH's format, so that the benchmarks' report takes them in.
"""
import statistics
import sys
import time

import numpy as np
import sklearn
import torch
from sklearn.decomposition import PCA

import results

THREADS = 2
torch.set_num_threads(THREADS)


def embeddings(n, d):
    g = np.random.default_rng(1)
    rank = min(60, n, d)
    x = (g.standard_normal((n, rank)) / np.arange(1, rank + 1)) @ g.standard_normal((rank, d))
    return x + 0.05 * g.standard_normal((n, d))


def pytorch_svd(x):
    t = torch.from_numpy(x)
    u, s, vt = torch.linalg.svd(t - t.mean(0), full_matrices=False)
    ratio = torch.cumsum(s**2, 0) / torch.sum(s**2)
    k = int((ratio < 0.97).sum()) + 1
    return vt[:k]


def sklearn_pca(x):
    return PCA(0.97, svd_solver="full").fit(x).components_


def measure(function, x):
    function(x)
    times = []
    while len(times) < 3 or (len(times) < 7 and sum(times) < 20):
        start = time.perf_counter()
        function(x)
        times.append(time.perf_counter() - start)
    return 1000 * statistics.median(times)


measured = []
for n, d in [(209, 16384), (300, 16384), (391, 16384), (1000, 16384), (2000, 1024)]:
    x = embeddings(n, d)
    for name, function in [("pytorch-svd", pytorch_svd), ("scikit-learn", sklearn_pca)]:
        score = measure(function, x)
        print(f"PcaFit {n}x{d} {name}: {score:.0f} ms")
        measured.append(results.result("peer.PcaFitBenchmark.fit", name, score, {"shape": f"{n}x{d}"}))
results.write(sys.argv[1], measured, {"torch": torch.__version__, "scikit-learn": sklearn.__version__})
print("torch", torch.__version__, "threads", torch.get_num_threads())
