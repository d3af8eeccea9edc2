#!/usr/bin/env python3
"""What a vision transformer with register tokens computes, in NumPy and float64, with weights from a formula.

It is written from the papers (Dosovitskiy et al. 2020, Oquab et al. 2023, Darcet et al. 2023) and timm's names and
shapes of parameters: positions are added to patches alone, then come class token, registers, patches; the map is of the
patches. Without registers it is held against the fixture of `vit_small_patch14_dinov2`, which torchvision's class
computed, before anything is written. Large networks are written with narrower tokens than they have.

    reference_registers.py FOLDER_OF_FIXTURES [NAME ...]
    reference_registers.py --against-timm         compares with the timm that is installed
"""
import hashlib
import json
import math
import sys
import zlib

import numpy as np

PATCH, GRID, SIZE, VALUES = 14, 37, (112, 84), 200
# Width, heads, registers, depth.
NETWORKS = {"vit_small_patch14_reg4_dinov2": (384, 6, 4, 12), "vit_base_patch14_reg4_dinov2": (768, 12, 4, 12)}
NARROW = {"vit_large_patch14_dinov2": (128, 16, 0, 24), "vit_large_patch14_reg4_dinov2": (128, 16, 4, 24)}
erf = np.vectorize(math.erf, otypes=[np.float64])


def uniform(name, count, seed=7):
    """The first values of Java's SplittableRandom(seed ^ crc32(name) << 20).nextDouble()."""
    start = (seed ^ (zlib.crc32(name.encode()) << 20)) & ((1 << 64) - 1)
    with np.errstate(over="ignore"):
        z = np.uint64(start) + np.arange(1, count + 1, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15)
        z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        z = z ^ (z >> np.uint64(31))
    return (z >> np.uint64(11)).astype(np.float64) * 2.0**-53


def draw(name, shape):
    count = int(np.prod(shape, dtype=np.int64))
    u = uniform(name, count)
    if name.endswith(".weight") and len(shape) == 1:
        values = 0.5 + u
    elif len(shape) == 1:
        values = 0.2 * (u - 0.5)
    elif name in ("cls_token", "reg_token", "pos_embed"):
        values = 0.4 * (u - 0.5)
    else:
        values = (2 * u - 1) * math.sqrt(3.0 / (count // shape[0]))
    return values.astype(np.float32).astype(np.float64).reshape(shape)


def parameters(width, registers, depth):
    shapes = {"cls_token": (1, 1, width), "pos_embed": (1, GRID * GRID + (registers == 0), width),
              "patch_embed.proj.weight": (width, 3, PATCH, PATCH), "patch_embed.proj.bias": (width,),
              "norm.weight": (width,), "norm.bias": (width,)}
    if registers:
        shapes["reg_token"] = (1, registers, width)
    for i in range(depth):
        b = f"blocks.{i}."
        for vector in ("norm1.weight", "norm1.bias", "norm2.weight", "norm2.bias", "ls1.gamma", "ls2.gamma"):
            shapes[b + vector] = (width,)
        for linear, (o, n) in {"attn.qkv": (3 * width, width), "attn.proj": (width, width),
                               "mlp.fc1": (4 * width, width), "mlp.fc2": (width, 4 * width)}.items():
            shapes[b + linear + ".weight"], shapes[b + linear + ".bias"] = (o, n), (o,)
    return {name: draw(name, shape) for name, shape in shapes.items()}


def cubic(x):
    x = abs(x)
    if x < 1:
        return 1.5 * x**3 - 2.5 * x**2 + 1
    return -0.5 * x**3 + 2.5 * x**2 - 4 * x + 2 if x < 2 else 0.0


def resampling(source, target):
    """Keys' cubic filter with a = -1/2, widened where it shrinks; rows sum to 1."""
    scale = source / target
    wide = max(1.0, scale)
    w = np.array([[cubic((s + 0.5 - scale * (t + 0.5)) / wide) for s in range(source)] for t in range(target)])
    return w / w.sum(1, keepdims=True)


def positions(trained, rows, columns):
    map_ = trained.reshape(GRID, GRID, -1)
    return np.einsum("rs,ct,stw->rcw", resampling(GRID, rows), resampling(GRID, columns), map_).reshape(rows * columns, -1)


def normalized(x, weight, bias):
    centred = x - x.mean(-1, keepdims=True)
    return centred / np.sqrt((centred**2).mean(-1, keepdims=True) + 1e-6) * weight + bias


def attention(x, heads):
    n, t, width = x.shape[0], x.shape[1], x.shape[2] // 3
    q, k, v = x.reshape(n, t, 3, heads, width // heads).transpose(2, 0, 3, 1, 4)
    a = np.exp((s := q @ k.swapaxes(-1, -2) / math.sqrt(width // heads)) - s.max(-1, keepdims=True))
    return (a / a.sum(-1, keepdims=True) @ v).transpose(0, 2, 1, 3).reshape(n, t, width)


def maps(p, heads, registers, depth):
    height, across = SIZE
    rows, columns = height // PATCH, across // PATCH
    x = 4 * uniform("images", 2 * 3 * height * across) - 2
    x = x.astype(np.float32).astype(np.float64).reshape(2, 3, rows, PATCH, columns, PATCH)
    width = p["cls_token"].shape[-1]
    x = x.transpose(0, 2, 4, 1, 3, 5).reshape(2, rows * columns, -1)
    x = x @ p["patch_embed.proj.weight"].reshape(width, -1).T + p["patch_embed.proj.bias"]
    first = p["cls_token"]
    if registers:
        x = x + positions(p["pos_embed"][0], rows, columns)
        first = np.concatenate([first, p["reg_token"]], 1)
    else:
        x = x + positions(p["pos_embed"][0, 1:], rows, columns)
        first = first + p["pos_embed"][:, :1]
    x = np.concatenate([np.repeat(first, 2, 0), x], 1)
    found = {}
    for i in range(depth):
        def linear(v, name, b=f"blocks.{i}."):
            return v @ p[b + name + ".weight"].T + p[b + name + ".bias"]

        def norm(name, b=f"blocks.{i}."):
            return normalized(x, p[b + name + ".weight"], p[b + name + ".bias"])

        x = x + p[f"blocks.{i}.ls1.gamma"] * linear(attention(linear(norm("norm1"), "attn.qkv"), heads), "attn.proj")
        y = linear(norm("norm2"), "mlp.fc1")
        x = x + p[f"blocks.{i}.ls2.gamma"] * linear(y * (1 + erf(y / math.sqrt(2))) / 2, "mlp.fc2")
        map_ = normalized(x, p["norm.weight"], p["norm.bias"])[:, 1 + registers:]
        found[f"blocks.{i}"] = map_.transpose(0, 2, 1).reshape(2, width, rows, columns)
    return found


def fixture(name, width, heads, registers, depth):
    p = parameters(width, registers, depth)
    lines = sorted(f"{k} {'x'.join(map(str, v.shape))}" for k, v in p.items())
    out = {"made_by": f"reference_registers.py, NumPy {np.__version__}", "network": name, "height": SIZE[0],
           "width": SIZE[1], "parameters": hashlib.sha256("\n".join(lines).encode()).hexdigest(), "layers": []}
    if name in NARROW:
        out["narrow"] = width
    for layer, map_ in maps(p, heads, registers, depth).items():
        flat = map_.flatten()
        step = max(1, flat.size // VALUES)
        out["layers"].append({
            "name": layer, "shape": list(map_.shape), "mean": flat.mean(), "norm": float(np.linalg.norm(flat)),
            "step": step, "values": [float(f"{v:.7g}") for v in flat[::step][:VALUES]]})
    return out


def check(folder):
    """Without registers, against torchvision's class."""
    with open(f"{folder}/vit_small_patch14_dinov2.json") as f:
        known = json.load(f)
    own = fixture("vit_small_patch14_dinov2", 384, 6, 0, 12)
    assert own["parameters"] == known["parameters"]
    worst = 0.0
    for a, b in zip(own["layers"], known["layers"]):
        assert (a["name"], a["shape"], a["step"]) == (b["name"], b["shape"], b["step"])
        worst = max(worst, np.abs(np.subtract(a["values"], b["values"])).max() / np.abs(b["values"]).max())
    assert worst < 1e-5, worst
    print(f"vit_small_patch14_dinov2: within {worst:.1e} of torchvision's")


def against_timm():
    import timm
    import torch
    for name, (width, heads, registers, depth) in {**NETWORKS, **NARROW}.items():
        narrow = {"embed_dim": width} if name in NARROW else {}
        model = timm.create_model(name, pretrained=False, dynamic_img_size=True, **narrow).eval().double()
        p = parameters(width, registers, depth)
        model.load_state_dict({k: torch.from_numpy(v) for k, v in p.items()}, strict=True)
        x = (4 * uniform("images", 2 * 3 * SIZE[0] * SIZE[1]) - 2).astype(np.float32).astype(np.float64)
        with torch.no_grad():
            theirs = model.forward_intermediates(
                torch.from_numpy(x.reshape(2, 3, *SIZE)), indices=depth, norm=True, intermediates_only=True)
        own = maps(p, heads, registers, depth)
        worst = max(np.abs(own[f"blocks.{i}"] - theirs[i].numpy()).max() / np.abs(own[f"blocks.{i}"]).max()
                    for i in range(depth))
        print(f"{name}: within {worst:.1e} of timm {timm.__version__}'s")
        assert worst < 1e-5, worst


if __name__ == "__main__":
    if sys.argv[1] == "--against-timm":
        against_timm()
    else:
        check(sys.argv[1])
        for each in sys.argv[2:] or {**NETWORKS, **NARROW}:
            with open(f"{sys.argv[1]}/{each}.json", "w") as f:
                json.dump(fixture(each, *{**NETWORKS, **NARROW}[each]), f, separators=(",", ":"))
                f.write("\n")
            print(each)
