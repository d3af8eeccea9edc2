#!/usr/bin/env python3
"""What DINOv3's vision transformers compute, in NumPy and float64, with weights from a formula.

Written from the paper (Siméoni et al. 2025) and from what the configurations of its authors and of timm say: a class
token, four registers, patches of 16 pixels, no embedding of positions; queries and keys of patches alone are turned by
angles of their row and column (centres in -1..1 along each side, base 100), keys have no bias, normalisations add 1e-5.
Names and shapes of parameters are those of timm's class `Eva`, where the biases are `q_bias` and `v_bias`. The large
network is written with narrower tokens than it has.

    reference_rotary.py FOLDER_OF_FIXTURES [NAME ...]
    reference_rotary.py --against-timm         compares with the timm that is installed, at several sizes
"""
import hashlib
import json
import math
import sys

import numpy as np

from reference_registers import attention, draw, erf, uniform

PATCH, REGISTERS, BASE, SIZE, VALUES = 16, 4, 100.0, (112, 80), 200
NETWORKS = {"vit_small_patch16_dinov3": (384, 12, 6, False), "vit_small_plus_patch16_dinov3": (384, 12, 6, True),
            "vit_base_patch16_dinov3": (768, 12, 12, False)}
NARROW = {"vit_large_patch16_dinov3": (128, 24, 16, False)}
OTHER_SIZES = {"vit_small_plus_patch16_dinov3-224": (224, 224), "vit_small_patch16_dinov3-448": (448, 448)}


def parameters(width, depth, gated):
    shapes = {"cls_token": (1, 1, width), "reg_token": (1, REGISTERS, width),
              "patch_embed.proj.weight": (width, 3, PATCH, PATCH), "patch_embed.proj.bias": (width,),
              "norm.weight": (width,), "norm.bias": (width,)}
    for i in range(depth):
        b = f"blocks.{i}."
        for vector in ("norm1.weight", "norm1.bias", "norm2.weight", "norm2.bias", "gamma_1", "gamma_2",
                       "attn.q_bias", "attn.v_bias"):
            shapes[b + vector] = (width,)
        shapes[b + "attn.qkv.weight"] = (3 * width, width)
        linears = {"attn.proj": (width, width), "mlp.fc2": (width, 4 * width)}
        linears.update({f"mlp.{n}": (4 * width, width) for n in (("fc1_g", "fc1_x") if gated else ("fc1",))})
        for linear, (o, n) in linears.items():
            shapes[b + linear + ".weight"], shapes[b + linear + ".bias"] = (o, n), (o,)
    return {name: draw(name, shape) for name, shape in shapes.items()}


def angles(rows, columns, width):
    """Of each patch, for the planes (i, i + width/2): first those that turn by the row."""
    periods = BASE ** (np.arange(width // 4) / (width // 4))
    y = (2 * (np.arange(rows) + 0.5) / rows - 1)[:, None, None] / periods
    x = (2 * (np.arange(columns) + 0.5) / columns - 1)[None, :, None] / periods
    both = np.concatenate(np.broadcast_arrays(y, x), -1)
    return 2 * math.pi * both.reshape(rows * columns, width // 2)


def turned(x, angle, first):
    """Complex numbers, turned; tokens before the first patch are left."""
    half = x.shape[-1] // 2
    z = (x[..., :half] + 1j * x[..., half:])[:, :, first:] * np.exp(1j * angle)
    return np.concatenate([x[:, :, :first], np.concatenate([z.real, z.imag], -1)], 2)


def normalized(x, weight, bias):
    centred = x - x.mean(-1, keepdims=True)
    return centred / np.sqrt((centred**2).mean(-1, keepdims=True) + 1e-5) * weight + bias


def mixed(qkv, heads, angle):
    n, t, width = qkv.shape[0], qkv.shape[1], qkv.shape[2] // 3
    q, k, v = qkv.reshape(n, t, 3, heads, width // heads).transpose(2, 0, 3, 1, 4)
    q, k = (turned(a, angle, 1 + REGISTERS) for a in (q, k))
    return attention(np.stack([q, k, v]).transpose(1, 3, 0, 2, 4).reshape(n, t, 3 * width), heads)


def images(height, across):
    x = 4 * uniform("images", 2 * 3 * height * across) - 2
    return x.astype(np.float32).astype(np.float64).reshape(2, 3, height, across)


def maps(p, depth, heads, gated, size):
    """Layer -> the map of patches, with the final normalisation and, `.raw`, without it."""
    rows, columns = size[0] // PATCH, size[1] // PATCH
    width = p["cls_token"].shape[-1]
    x = images(*size).reshape(2, 3, rows, PATCH, columns, PATCH)
    x = x.transpose(0, 2, 4, 1, 3, 5).reshape(2, rows * columns, -1)
    x = x @ p["patch_embed.proj.weight"].reshape(width, -1).T + p["patch_embed.proj.bias"]
    x = np.concatenate([np.repeat(np.concatenate([p["cls_token"], p["reg_token"]], 1), 2, 0), x], 1)
    angle = angles(rows, columns, width // heads)
    found = {}
    for i in range(depth):
        def linear(v, name, b=f"blocks.{i}."):
            return v @ p[b + name + ".weight"].T + p[b + name + ".bias"]

        def norm(name, b=f"blocks.{i}."):
            return normalized(x, p[b + name + ".weight"], p[b + name + ".bias"])

        b = f"blocks.{i}."
        bias = np.concatenate([p[b + "attn.q_bias"], np.zeros(width), p[b + "attn.v_bias"]])
        qkv = norm("norm1") @ p[b + "attn.qkv.weight"].T + bias
        x = x + p[b + "gamma_1"] * linear(mixed(qkv, heads, angle), "attn.proj")
        y = norm("norm2")
        if gated:
            g = linear(y, "mlp.fc1_g")
            y = g / (1 + np.exp(-g)) * linear(y, "mlp.fc1_x")
        else:
            y = linear(y, "mlp.fc1")
            y = y * (1 + erf(y / math.sqrt(2))) / 2
        x = x + p[b + "gamma_2"] * linear(y, "mlp.fc2")
        for layer, tokens in ((b[:-1], normalized(x, p["norm.weight"], p["norm.bias"])), (b + "raw", x)):
            found[layer] = tokens[:, 1 + REGISTERS:].transpose(0, 2, 1).reshape(2, width, rows, columns)
    return found


def fixture(name, size, width, depth, heads, gated):
    p = parameters(width, depth, gated)
    lines = sorted(f"{k} {'x'.join(map(str, v.shape))}" for k, v in p.items())
    out = {"made_by": f"reference_rotary.py, NumPy {np.__version__}", "network": name, "height": size[0],
           "width": size[1], "parameters": hashlib.sha256("\n".join(lines).encode()).hexdigest(), "layers": []}
    if name in NARROW:
        out["narrow"] = width
    for layer, map_ in maps(p, depth, heads, gated, size).items():
        if size != SIZE and layer not in ("blocks.0", "blocks.5.raw", f"blocks.{depth - 1}"):
            continue
        flat = map_.flatten()
        step = max(1, flat.size // VALUES)
        out["layers"].append({
            "name": layer, "shape": list(map_.shape), "mean": flat.mean(), "norm": float(np.linalg.norm(flat)),
            "step": step, "values": [float(f"{v:.7g}") for v in flat[::step][:VALUES]]})
    return out


def against_timm():
    import timm
    import torch
    for name, (width, depth, heads, gated) in {**NETWORKS, **NARROW}.items():
        narrow = {"embed_dim": width} if name in NARROW else {}
        model = timm.create_model(name + "_qkvb", pretrained=False, **narrow).eval().double()
        p = parameters(width, depth, gated)
        model.load_state_dict({k: torch.from_numpy(v) for k, v in p.items()}, strict=True)
        for size in (SIZE, (224, 224), (448, 448)):
            own = maps(p, depth, heads, gated, size)
            with torch.no_grad():
                x = torch.from_numpy(images(*size))
                raw = model.forward_intermediates(x, indices=depth, intermediates_only=True)
                normed = model.forward_intermediates(x, indices=depth, norm=True, intermediates_only=True)
            worst = 0.0
            for i in range(depth):
                for layer, theirs in ((f"blocks.{i}", normed[i]), (f"blocks.{i}.raw", raw[i])):
                    worst = max(worst, np.abs(own[layer] - theirs.numpy()).max() / np.abs(own[layer]).max())
            print(f"{name} at {size}: within {worst:.1e} of timm {timm.__version__}'s")
            assert worst < 1e-5, worst


if __name__ == "__main__":
    if sys.argv[1] == "--against-timm":
        against_timm()
    else:
        for each in sys.argv[2:] or {**NETWORKS, **NARROW, **OTHER_SIZES}:
            with open(f"{sys.argv[1]}/{each}.json", "w") as f:
                name = each.split("-")[0]
                written = fixture(name, OTHER_SIZES.get(each, SIZE), *{**NETWORKS, **NARROW}[name])
                json.dump(written, f, separators=(",", ":"))
                f.write("\n")
            print(each)
