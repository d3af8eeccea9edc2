"""Writes golden.txt: what cells of seeded maps are, by NumPy's singular value decomposition.

python3 make_golden.py > golden.txt
"""
import numpy as np

CHANNELS, HEIGHT, WIDTH, TRAIN, TEST = 7, 4, 5, 6, 3
POSITIONS = HEIGHT * WIDTH


def drawn(count, seed):
    """Numbers in -0.5..0.5 by the linear congruential generator of ISO C's example."""
    state, values = seed, []
    for _ in range(count):
        state = (1103515245 * state + 12345) % 2**31
        values.append(state / 2**31 - 0.5)
    return np.array(values)


def maps(count, seed):
    """count x C x P: a pattern of the position, two common directions, and noise; float32."""
    noise = drawn(count * CHANNELS * POSITIONS, seed).reshape(count, CHANNELS, POSITIONS)
    weights = drawn(count * 2 * POSITIONS, seed + 1).reshape(count, 2, POSITIONS)
    axes = drawn(2 * CHANNELS, 77).reshape(2, CHANNELS)
    pattern = drawn(CHANNELS * POSITIONS, 78).reshape(CHANNELS, POSITIONS)
    common = np.einsum("njp,jc->ncp", 4 * weights, axes)
    return (100 + 2 * pattern + common + 0.2 * noise).astype(np.float32).astype(float)


def centres(kind, means):
    if kind == "none":
        return np.zeros_like(means)
    if kind == "position":
        return means
    grid = means.reshape(HEIGHT, WIDTH, CHANNELS)
    around = np.zeros_like(grid)
    for y in range(HEIGHT):
        for x in range(WIDTH):
            part = grid[max(0, y - 1) : y + 2, max(0, x - 1) : x + 2]
            around[y, x] = part.reshape(-1, CHANNELS).mean(0)
    return around.reshape(POSITIONS, CHANNELS)


def fitted(train, kind, standardize, level):
    cells = train.transpose(0, 2, 1)
    scale = cells.reshape(-1, CHANNELS).std(0) if standardize else np.ones(CHANNELS)
    scaled = cells / scale
    taken = centres(kind, scaled.mean(0))
    flat = (scaled - taken).reshape(-1, CHANNELS)
    mean = flat.mean(0)
    _, values, axes = np.linalg.svd(flat - mean, full_matrices=False)
    ratio = np.cumsum(values**2) / np.sum(values**2)
    k = int(np.argmax(ratio >= level)) + 1
    return scale, taken, mean, axes[:k], values, len(flat)


def errors(model, test):
    scale, taken, mean, axes, _, _ = model
    cells = test.transpose(0, 2, 1) / scale - taken - mean
    rest = cells - cells @ axes.T @ axes
    return (rest**2).sum(2)


def likelihoods(model, test):
    """Of a Gaussian of the coordinates: distances and log-determinant of each cell."""
    scale, taken, mean, axes, values, count = model
    coordinates = (test.transpose(0, 2, 1) / scale - taken - mean) @ axes.T
    variances = values[: len(axes)] ** 2 / count
    return (coordinates**2 / variances).sum(2) + np.log(variances).sum()


def line(name, values):
    print(name, " ".join(repr(float(v)) for v in np.ravel(values)))


train, test = maps(TRAIN, 1), maps(TEST, 1000)
line("input", [train[0, 0, 0], train[-1, -1, -1], test.sum()])
for kind in ("none", "position", "local"):
    for standardize in (False, True):
        case = f"{kind}-{str(standardize).lower()}"
        model = fitted(train, kind, standardize, 0.9)
        line(case + "-k", [len(model[3])])
        line(case + "-errors", errors(model, test))
        line(case + "-nll", likelihoods(model, test).sum(1))
        for fold in range(5):
            inside = np.arange(TRAIN) % 5 == fold
            held = errors(fitted(train[~inside], kind, standardize, 0.9), train[inside])
            line(f"{case}-fold{fold}", held.sum(1))
