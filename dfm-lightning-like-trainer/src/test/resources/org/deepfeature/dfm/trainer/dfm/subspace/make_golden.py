"""Writes golden.txt: what the recipe's arithmetic gives, by NumPy, on seeded maps.

python3 make_golden.py > golden.txt

Two bands of seeded maps; six images and a changed copy of each; cells less the mean of their position; a subspace of
0.99 by singular value decomposition; errors as log(1 + error / median of held-out errors); the mean of both bands,
upsampled, smoothed; the mean of the highest hundredth of its pixels.
"""
import math

import numpy as np

CHANNELS, HEIGHT, WIDTH, TRAIN, TEST = 7, 4, 5, 6, 3
POSITIONS = HEIGHT * WIDTH
ROWS, COLUMNS, SIGMA, SHARE, LEVEL = 24, 30, 2.0, 0.01, 0.99


def drawn(count, seed):
    state, values = seed, []
    for _ in range(count):
        state = (1103515245 * state + 12345) % 2**31
        values.append(state / 2**31 - 0.5)
    return np.array(values)


def maps(count, seed):
    noise = drawn(count * CHANNELS * POSITIONS, seed).reshape(count, CHANNELS, POSITIONS)
    weights = drawn(count * 2 * POSITIONS, seed + 1).reshape(count, 2, POSITIONS)
    axes = drawn(2 * CHANNELS, 77).reshape(2, CHANNELS)
    pattern = drawn(CHANNELS * POSITIONS, 78).reshape(CHANNELS, POSITIONS)
    common = np.einsum("njp,jc->ncp", 4 * weights, axes)
    return (100 + 2 * pattern + common + 0.2 * noise).astype(np.float32).astype(float)


def fitted(train):
    cells = train.transpose(0, 2, 1)
    taken = cells.mean(0)
    flat = (cells - taken).reshape(-1, CHANNELS)
    mean = flat.mean(0)
    _, values, axes = np.linalg.svd(flat - mean, full_matrices=False)
    ratio = np.cumsum(values**2) / np.sum(values**2)
    return taken + mean, axes[: int(np.argmax(ratio >= LEVEL)) + 1]


def errors(model, test):
    mean, axes = model
    cells = test.transpose(0, 2, 1) - mean
    return ((cells - cells @ axes.T @ axes) ** 2).sum(2)


def resized(line, to):
    """Bilinear with half-pixel centres along the last axis."""
    size = line.shape[-1]
    at = np.maximum(0, (np.arange(to) + 0.5) * size / to - 0.5)
    first = at.astype(int)
    second = np.minimum(size - 1, first + 1)
    share = at - first
    return line[..., first] * (1 - share) + line[..., second] * share


def blurred(line):
    """A Gaussian cut off at four sigma along the last axis, borders mirrored."""
    radius = int(4 * SIGMA + 0.5)
    weights = np.exp(-0.5 / SIGMA**2 * np.arange(-radius, radius + 1) ** 2)
    weights /= weights.sum()
    padded = np.pad(line, [(0, 0)] * (line.ndim - 1) + [(radius, radius)], mode="symmetric")
    return sum(w * padded[..., i : i + line.shape[-1]] for i, w in enumerate(weights))


def both(function, grid, rows, columns):
    across = function(grid, columns) if columns else function(grid)
    turned = np.swapaxes(across, -1, -2)
    return np.swapaxes(function(turned, rows) if rows else function(turned), -1, -2)


def line(name, values):
    print(name, " ".join(repr(float(v)) for v in np.ravel(values)))


bands = []
for band in range(2):
    train = maps(2 * TRAIN, 1 + 5000 * band)
    test = maps(TEST, 1000 + 5000 * band)
    image = np.arange(2 * TRAIN) % TRAIN
    held = []
    for fold in range(5):
        inside = image % 5 == fold
        originals = inside & (np.arange(2 * TRAIN) < TRAIN)
        held.append(errors(fitted(train[~inside]), train[originals]))
    median = np.median(np.concatenate([h.ravel() for h in held]))
    model = fitted(train)
    line(f"band{band}-k", [len(model[1])])
    line(f"band{band}-median", [median])
    bands.append(np.log1p(errors(model, test) / median))
grid = [band.reshape(TEST, HEIGHT, WIDTH) for band in bands]
up = [both(resized, g, ROWS, COLUMNS) for g in grid]
shown = both(blurred, (up[0] + up[1]) / 2, None, None)
count = math.ceil(SHARE * ROWS * COLUMNS)
line("map", shown[0, 5])
line("scores", np.sort(shown.reshape(TEST, -1))[:, -count:].mean(1))
