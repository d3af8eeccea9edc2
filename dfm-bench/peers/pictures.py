"""Pictures such as the reference writes: image, anomaly map over it, and contour, side by side, one PNG an image."""
import pathlib
from concurrent.futures import ThreadPoolExecutor

import numpy as np
from matplotlib import cm
from PIL import Image

# A table of 256 colours: matplotlib's own drawing would take longer than all the rest.
COLORS = (cm.get_cmap("jet")(np.arange(256))[:, :3] * 255).astype(np.uint8)
OUTLINE = (255, 0, 0)
HEAT = 0.4


def draw(image, heat, above):
    """image: h x w x 3 bytes; heat: h x w in 0..1; above: h x w, true where anomalous."""
    colors = COLORS[(heat * 255).astype(np.uint8)]
    overlay = (image * (1 - HEAT) + colors * HEAT).astype(np.uint8)
    inside = above.copy()
    inside[1:-1, 1:-1] &= above[:-2, 1:-1] & above[2:, 1:-1] & above[1:-1, :-2] & above[1:-1, 2:]
    outlined = image.copy()
    outlined[above & ~inside | above & _border(above.shape)] = OUTLINE
    return np.concatenate([image, overlay, outlined], axis=1)


def _border(shape):
    border = np.ones(shape, bool)
    border[1:-1, 1:-1] = False
    return border


def write(folder, names, images, maps, threads):
    """One scale of colours for the whole set; outlined is what exceeds half of it."""
    low, high = maps.min(), maps.max()
    scale = 1 / (high - low if high > low else 1)

    def one(i):
        heat = (maps[i] - low) * scale
        file = pathlib.Path(folder, names[i]).with_suffix(".png")
        file.parent.mkdir(parents=True, exist_ok=True)
        # Level 1 is PIL's quickest, for files a fifth larger.
        Image.fromarray(draw(images[i], heat, heat >= 0.5)).save(file, compress_level=1)

    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(one, range(len(names))))
