"""Writes golden.json: metrics of small sets by scikit-learn and SciPy.

Run with Debian's python3-sklearn and python3-scipy; the versions are written into the file.
AUPRO is computed here by a loop over every distinct score and every region, AUPIMO by integrating
each image's curve on a logarithmic grid, DeLong's variance by a loop over all pairs: none has
anything in common with the implementation under test.
"""
import json, warnings
import numpy as np, scipy, sklearn
from scipy import ndimage
from scipy import stats
from sklearn import metrics as m

warnings.simplefilter("error")
rng = np.random.default_rng(20260101)


def f1max(s, y):
    precision, recall, thresholds = m.precision_recall_curve(y, s)
    best = (-1.0, None)
    for t in np.unique(s):  # ascending: the first of equals is the lowest
        f1 = m.f1_score(y, s >= t, zero_division=0)
        if f1 > best[0] + 1e-12:
            best = (f1, t)
    return best


def ranking(name, s, y):
    s, y = np.asarray(s, float), np.asarray(y, bool)
    out = dict(name=name, scores=s.tolist(), anomalous=y.tolist())
    if y.any() and not y.all():
        out["auroc"] = m.roc_auc_score(y, s)
    if y.any():
        p, r, _ = m.precision_recall_curve(y, s)
        out["aupr"] = m.auc(r, p)
        out["average_precision"] = m.average_precision_score(y, s)
        f1, t = f1max(s, y)
        out["f1_max"], out["f1_threshold"] = float(f1), float(t)
    out["at_thresholds"] = [at_threshold(s, y, t) for t in (np.median(s), s.max(), s.max() + 1)]
    return out


def at_threshold(s, y, t):
    called = s >= t
    tn, fp, fn, tp = (int(v) for v in m.confusion_matrix(y, called, labels=[False, True]).ravel())
    out = dict(threshold=float(t), counts=[tp, fp, tn, fn])
    if y.any():
        out.update(f1=m.f1_score(y, called, zero_division=0), recall=m.recall_score(y, called))
        if called.any():
            out["precision"] = m.precision_score(y, called)
    return out


def delong(name, a, b, y):
    """By the definition: psi is 1, 1/2 or 0 for each pair; structural components are its means."""
    auc, v10, v01 = [], [], []
    for s in (a, b):
        x, n = s[y][:, None], s[~y][None, :]
        psi = (x > n) + 0.5 * (x == n)
        auc.append(psi.mean()), v10.append(psi.mean(1)), v01.append(psi.mean(0))
    variance = np.cov(v10) / y.sum() + np.cov(v01) / (~y).sum()
    error = np.sqrt(variance[0, 0] + variance[1, 1] - 2 * variance[0, 1])
    d = auc[0] - auc[1]
    reach = stats.norm.ppf(0.975) * error
    return dict(name=name, a=a.tolist(), b=b.tolist(), anomalous=y.tolist(), auroc=auc, error=error,
                interval=[d - reach, d + reach], p=2 * stats.norm.sf(abs(d) / error))


def pair(name, n, share, shift_a, shift_b, common, round_to=None):
    y = rng.random(n) < share
    shared = common * rng.standard_normal(n)
    a, b = (shared + rng.standard_normal(n) + shift * y for shift in (shift_a, shift_b))
    return delong(name, *((a, b) if round_to is None else (np.round(a, round_to), np.round(b, round_to))), y)


class Congruential:
    """Numbers in [0, 1) that any language draws alike."""
    def __init__(self, seed):
        self.state = seed

    def draw(self, n):
        out = np.empty(n)
        for i in range(n):
            self.state = (self.state * 1103515245 + 12345) % 2**31
            out[i] = self.state / 2**31
        return out


def aupimo(name, seed, side, normal, masked, levels):
    numbers = Congruential(seed)
    tail = lambda v: 1 / (1 + 1e-9 - v)  # as maps have them: most values low, few very high
    quantise = lambda v: (np.floor(tail(v) / levels) if levels else tail(v)).astype(np.float32).astype(float)
    good = [quantise(numbers.draw(side * side)) for _ in range(normal)]
    bad = []
    for pixels in masked:  # the first pixels are the defect
        u = numbers.draw(side * side)
        u[:pixels] = 1 - u[:pixels] ** 2 * u[:pixels] ** 2 * 1e-3
        bad.append(quantise(u))
    lower, upper = 1e-5, 1e-4
    t = np.unique(np.concatenate(good + bad))[::-1]
    at_or_above = lambda s: np.searchsorted(np.sort(-s), -t, side="right") / len(s)
    shared = np.concatenate([[0], np.mean([at_or_above(s) for s in good], axis=0)])
    z = np.linspace(np.log(lower), np.log(upper), 4_000_001)
    per_image = []
    for s, pixels in zip(bad, masked):
        overlap = np.concatenate([[0], at_or_above(s[:pixels])])
        # Where F stands still, T climbs: interp begins a segment at the last such point and ends it at the first.
        per_image.append(np.trapz(np.interp(np.exp(z), shared, overlap), z) / np.log(upper / lower))
    return dict(name=name, seed=seed, side=side, normal=normal, masked=masked, levels=levels,
                per_image=per_image, mean=float(np.mean(per_image)))


def random(n, share, shift, round_to=None):
    y = rng.random(n) < share
    s = rng.standard_normal(n) + shift * y
    return (s if round_to is None else np.round(s, round_to)), y


def aupro(maps, masks, limit):
    eight = np.ones((3, 3), int)
    regions, normal = [], []
    for a, k in zip(maps, masks):
        labels, n = ndimage.label(k, structure=eight)
        regions += [a[labels == i] for i in range(1, n + 1)]
        normal.append(a[~k])
    normal = np.concatenate(normal)
    fpr, pro = [0.0], [0.0]
    for t in np.unique(np.concatenate([a.ravel() for a in maps]))[::-1]:
        fpr.append(np.mean(normal >= t))
        pro.append(np.mean([np.mean(r >= t) for r in regions]))
    fpr, pro = np.array(fpr), np.array(pro)
    below = fpr <= limit
    f, p = fpr[below], pro[below]
    if f[-1] < limit:
        i = len(f)
        p = np.append(p, p[-1] + (pro[i] - p[-1]) * (limit - f[-1]) / (fpr[i] - f[-1]))
        f = np.append(f, limit)
    return m.auc(f, p) / limit, len(regions)


def pixels(name, n, h, w, levels, limit):
    maps, masks = [], []
    for i in range(n):
        mask = ndimage.gaussian_filter(rng.standard_normal((h, w)), 1.2) > (0.35 if i else 9)
        a = ndimage.gaussian_filter(rng.standard_normal((h, w)), 0.8) + 0.4 * mask
        a = np.round((a - a.min()) * levels / 4) if levels else a * a
        maps.append(a.astype(np.float32)), masks.append(mask)
    s = np.concatenate([a.ravel() for a in maps]).astype(float)
    y = np.concatenate([k.ravel() for k in masks])
    f1, t = f1max(s, y)
    value, regions = aupro(maps, masks, limit)
    cut = float(np.quantile(s, 0.8))
    eight = np.ones((3, 3), int)
    found = []
    for a, k in zip(maps, masks):
        labels, count = ndimage.label(k, structure=eight)
        found += [np.mean(a[labels == i] >= cut) for i in range(1, count + 1)]
    return dict(name=name, height=h, width=w, limit=limit, regions=regions,
                maps=[a.ravel().astype(float).tolist() for a in maps],
                masks=["".join("01"[int(v)] for v in k.ravel()) for k in masks],
                auroc=m.roc_auc_score(y, s), f1_max=float(f1), f1_threshold=float(t), aupro=value,
                pro=float(np.mean(found)), at_threshold=at_threshold(s, y, cut))


golden = dict(
    provenance=dict(script="make_golden.py", numpy=np.__version__, scipy=scipy.__version__, sklearn=sklearn.__version__),
    rankings=[
        ranking("separable", [1, 2, 3, 4], [0, 0, 1, 1]),
        ranking("reversed", [4, 3, 2, 1], [0, 0, 1, 1]),
        ranking("all tied", [5] * 6, [0, 1, 0, 1, 1, 0]),
        ranking("one pair tied", [1, 2, 2, 3], [0, 1, 0, 1]),
        ranking("two best thresholds", [4, 3, 2, 1], [1, 0, 0, 1]),
        ranking("normal only", [1, 2, 3], [0, 0, 0]),
        ranking("anomalous only", [1, 2, 3], [1, 1, 1]),
        ranking("signed zeros", [-0.0, 0.0, -1, 1], [0, 1, 0, 1]),
        ranking("random", *random(200, 0.3, 1.0)),
        ranking("random with ties", *random(300, 0.5, 0.7, 0)),
        ranking("rare", *random(400, 0.03, 1.5, 1)),
        ranking("huge and tiny", [1e-300, 1e300, -1e300, 5e-324, 0, 1], [0, 1, 0, 1, 0, 1]),
    ],
    quantiles=[dict(scores=s.tolist(), q=q, value=float(np.quantile(s, q)))
               for s in (np.array([3.0]), rng.standard_normal(7), rng.standard_normal(40))
               for q in (0, 0.25, 0.5, 0.95, 0.99, 1)],
    pixels=[pixels("levels", 3, 12, 15, 40, 0.3), pixels("few levels", 2, 9, 9, 5, 0.3),
            pixels("continuous", 3, 14, 10, 0, 0.3), pixels("whole curve", 2, 8, 8, 20, 1.0),
            pixels("tight limit", 3, 12, 12, 0, 0.05)],
    delong=[pair("alike", 60, 0.4, 1.0, 1.0, 1.0), pair("better", 120, 0.5, 2.0, 0.7, 0.5),
            pair("with ties", 90, 0.3, 1.0, 0.6, 0.7, 0), pair("few", 9, 0.5, 0.8, 0.2, 0.0)],
    aupimo=[aupimo("continuous", 1, 256, 2, [40, 900, 4000], 0), aupimo("levels", 2, 256, 3, [7, 5000], 4),
            aupimo("whole image", 3, 320, 1, [102400], 0)],
)
with open("golden.json", "w") as out:
    json.dump(golden, out, separators=(",", ":"))
