#!/usr/bin/env python3
"""What torchvision computes for the architectures of dfm-networks, with weights from a formula.

Writes one small JSON a network: layer names, shapes, means, norms and a few hundred values, and the hash of all
parameters' names and shapes. Weights and images are not stored: both sides compute them from names (see `draw`).
The vision transformers are torchvision's class under timm's parameter names, with DINOv2's layer scale put in.

    reference_layers.py OUTPUT_FOLDER [NAME ...]      the fixtures
    reference_layers.py --files OUTPUT_FOLDER         a tiny network as .safetensors, .npz, .pth (two formats) and
                                                      TorchScript (tensor, tuple, dictionary)
    reference_layers.py --export FOLDER NETWORK LAYER SIZE   a network of torchvision as TorchScript and ONNX
    reference_layers.py --engines OUTPUT_FOLDER       the beginning of a ResNet-18 as TorchScript and ONNX
"""
import collections
import gzip
import hashlib
import json
import math
import pathlib
import struct
import sys
import zlib

import numpy as np
import torch
import torchvision
from torchvision.models import vision_transformer

MASK = (1 << 64) - 1
GAMMA = 0x9E3779B97F4A7C15


def uniform(name, count, seed=7):
    """The first values of Java's SplittableRandom(seed ^ crc32(name) << 20).nextDouble()."""
    start = (seed ^ (zlib.crc32(name.encode()) << 20)) & MASK
    with np.errstate(over="ignore"):
        z = np.uint64(start) + np.arange(1, count + 1, dtype=np.uint64) * np.uint64(GAMMA)
        z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        z = z ^ (z >> np.uint64(31))
    return (z >> np.uint64(11)).astype(np.float64) * 2.0**-53


def draw(name, shape):
    """A parameter's values: weights of unit gain, normalisations that do something."""
    count = int(np.prod(shape, dtype=np.int64))
    u = uniform(name, count)
    if name.endswith("running_var") or (name.endswith(".weight") and len(shape) == 1):
        values = 0.5 + u
    elif len(shape) == 1:
        values = 0.2 * (u - 0.5)
    elif name in ("cls_token", "reg_token", "pos_embed"):
        values = 0.4 * (u - 0.5)
    else:
        values = (2 * u - 1) * math.sqrt(3.0 / (count // shape[0]))
    return torch.from_numpy(values.astype(np.float32).reshape(shape))


def images(channels, height, width, batch=2):
    values = 4 * uniform("images", batch * channels * height * width) - 2
    return torch.from_numpy(values.astype(np.float32).reshape(batch, channels, height, width))


def hooked(model, modules, x):
    found = collections.OrderedDict()
    handles = [
        module.register_forward_hook(lambda m, i, o, name=name: found.__setitem__(name, o.detach().clone()))
        for name, module in modules.items()
    ]
    with torch.no_grad():
        model(x)
    for handle in handles:
        handle.remove()
    return found


def convolutional(name, size):
    model = getattr(torchvision.models, name)(weights=None).eval()
    state = {k: draw(k, tuple(v.shape)) for k, v in model.state_dict().items() if not k.endswith("num_batches_tracked")}
    model.load_state_dict(state, strict=False)
    if hasattr(model, "features"):
        modules = {f"features.{i}": m for i, m in enumerate(model.features)}
    else:
        modules = {"maxpool": model.maxpool, "layer1.0": model.layer1[0]}
        modules.update({f"layer{i}": getattr(model, f"layer{i}") for i in range(1, 5)})
    return state, hooked(model, modules, images(3, *size))


class Scaled(torch.nn.Module):
    def __init__(self, module, gamma):
        super().__init__()
        self.module, self.gamma = module, gamma

    def forward(self, *args, **kwargs):
        out = self.module(*args, **kwargs)
        return (out[0] * self.gamma,) + tuple(out[1:]) if isinstance(out, tuple) else out * self.gamma


def transformer(name, size, width, heads, patch, grid, scaled):
    state, model = vit(size, width, heads, patch, grid, scaled)
    rows, columns = size[0] // patch, size[1] // patch
    found = hooked(model, {f"blocks.{i}": l for i, l in enumerate(model.encoder.layers)}, images(3, *size))
    with torch.no_grad():
        maps = {k: model.encoder.ln(v)[:, 1:].permute(0, 2, 1).reshape(v.shape[0], width, rows, columns)
                for k, v in found.items()}
    return state, maps


def vit(size, width, heads, patch, grid, scaled):
    state = {"cls_token": (1, 1, width), "pos_embed": (1, 1 + grid * grid, width),
             "patch_embed.proj.weight": (width, 3, patch, patch), "patch_embed.proj.bias": (width,),
             "norm.weight": (width,), "norm.bias": (width,)}
    for i in range(12):
        b = f"blocks.{i}."
        for norm in ("norm1", "norm2"):
            state.update({b + norm + ".weight": (width,), b + norm + ".bias": (width,)})
        for linear, (o, n) in {"attn.qkv": (3 * width, width), "attn.proj": (width, width),
                               "mlp.fc1": (4 * width, width), "mlp.fc2": (width, 4 * width)}.items():
            state.update({b + linear + ".weight": (o, n), b + linear + ".bias": (o,)})
        if scaled:
            state.update({b + "ls1.gamma": (width,), b + "ls2.gamma": (width,)})
    state = {k: draw(k, s) for k, s in state.items()}
    rows, columns = size[0] // patch, size[1] // patch
    model = vision_transformer.VisionTransformer(
        image_size=patch * rows, patch_size=patch, num_layers=12, num_heads=heads, hidden_dim=width, mlp_dim=4 * width).eval()
    # torchvision's class knows squares only; the check of the size is the only thing that keeps it from others.
    model._process_input = lambda x: model.conv_proj(x).flatten(2).permute(0, 2, 1)
    positions = state["pos_embed"]
    map_ = positions[:, 1:].reshape(1, grid, grid, width).permute(0, 3, 1, 2)
    map_ = torch.nn.functional.interpolate(map_, size=(rows, columns), mode="bicubic", antialias=True)
    positions = torch.cat([positions[:, :1], map_.flatten(2).permute(0, 2, 1)], 1)
    theirs = {"class_token": state["cls_token"], "encoder.pos_embedding": positions,
              "conv_proj.weight": state["patch_embed.proj.weight"], "conv_proj.bias": state["patch_embed.proj.bias"],
              "encoder.ln.weight": state["norm.weight"], "encoder.ln.bias": state["norm.bias"]}
    for i in range(12):
        t, m = f"encoder.layers.encoder_layer_{i}.", f"blocks.{i}."
        for a, b in {"ln_1": "norm1", "ln_2": "norm2", "self_attention.out_proj": "attn.proj",
                     "mlp.0": "mlp.fc1", "mlp.3": "mlp.fc2"}.items():
            theirs.update({t + a + ".weight": state[m + b + ".weight"], t + a + ".bias": state[m + b + ".bias"]})
        theirs.update({t + "self_attention.in_proj_weight": state[m + "attn.qkv.weight"],
                       t + "self_attention.in_proj_bias": state[m + "attn.qkv.bias"]})
    theirs["heads.head.weight"], theirs["heads.head.bias"] = model.heads.head.weight, model.heads.head.bias
    model.encoder.pos_embedding = torch.nn.Parameter(positions)
    model.load_state_dict(theirs)
    if scaled:
        for i, layer in enumerate(model.encoder.layers):
            layer.self_attention = Scaled(layer.self_attention, state[f"blocks.{i}.ls1.gamma"])
            layer.mlp = Scaled(layer.mlp, state[f"blocks.{i}.ls2.gamma"])
    return state, model


def network(name, size):
    if name == "vit_small_patch16_224":
        return transformer(name, size, 384, 6, 16, 14, False)
    if name == "vit_base_patch16_224":
        return transformer(name, size, 768, 12, 16, 14, False)
    if name == "vit_small_patch14_dinov2":
        return transformer(name, size, 384, 6, 14, 37, True)
    if name == "vit_base_patch14_dinov2":
        return transformer(name, size, 768, 12, 14, 37, True)
    return convolutional(name, size)


SIZES = {"vit_small_patch14_dinov2": (112, 84), "vit_small_patch16_224": (96, 128), "vit_base_patch16_224": (224, 224),
         "vit_base_patch14_dinov2": (84, 112)}
NAMES = ["resnet18", "resnet34", "resnet50", "resnet101", "resnet152", "wide_resnet50_2", "wide_resnet101_2",
         "resnext50_32x4d"] + [f"efficientnet_b{i}" for i in range(8)] + ["mobilenet_v2", "mobilenet_v3_large",
         "mobilenet_v3_small", "convnext_tiny", "convnext_small", "convnext_base"] + list(SIZES)
VALUES = 200


def fixture(name):
    size = SIZES.get(name, (96, 64))
    state, layers = network(name, size)
    classifier = ("fc.", "classifier.", "head.")
    lines = sorted(f"{k} {'x'.join(map(str, v.shape))}" for k, v in state.items() if not k.startswith(classifier))
    out = {"made_by": f"reference_layers.py, PyTorch {torch.__version__}, torchvision {torchvision.__version__}",
           "network": name, "height": size[0], "width": size[1],
           "parameters": hashlib.sha256("\n".join(lines).encode()).hexdigest(), "layers": []}
    for layer, map_ in layers.items():
        flat = map_.double().flatten().numpy()
        step = max(1, flat.size // VALUES)
        out["layers"].append({
            "name": layer, "shape": list(map_.shape), "mean": flat.mean(), "norm": float(np.linalg.norm(flat)),
            "step": step, "values": [float(f"{v:.7g}") for v in flat[::step][:VALUES]]})
    return out


def write_safetensors(path, state):
    header, offset = {}, 0
    for k, v in state.items():
        size = v.numel() * 4
        header[k] = {"dtype": "F32", "shape": list(v.shape), "data_offsets": [offset, offset + size]}
        offset += size
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as f:
        f.write(struct.pack("<Q", len(text)) + text)
        for v in state.values():
            f.write(v.numpy().astype("<f4").tobytes())


class Tiny(torch.nn.Module):
    """Two layers as a tensor, a tuple or a dictionary."""

    def __init__(self, kind="tuple"):
        super().__init__()
        self.kind = kind
        self.conv = torch.nn.Conv2d(3, 4, 3, stride=2, padding=1)
        self.norm = torch.nn.BatchNorm2d(4)
        self.last = torch.nn.Conv2d(4, 5, 3, stride=2, padding=1)

    def forward(self, x):
        x = torch.relu(self.norm(self.conv(x)))
        y = self.last(x)
        if self.kind == "dictionary":
            return {"second": y, "first": x}
        return y if self.kind == "tensor" else (x, y)


def files(folder):
    """One small state dict in every format, one that must be refused, and TorchScript modules."""
    model = Tiny().eval()
    state = {k: draw(k, tuple(v.shape)) for k, v in model.state_dict().items() if not k.endswith("num_batches_tracked")}
    model.load_state_dict(state, strict=False)
    write_safetensors(f"{folder}/tiny.safetensors", state)
    np.savez(f"{folder}/tiny.npz", **{k: v.numpy() for k, v in state.items()})
    torch.save(model.state_dict(), f"{folder}/tiny.pth")
    torch.save(model.state_dict(), f"{folder}/tiny-legacy.pth", _use_new_zipfile_serialization=False)
    torch.save({"state_dict": dict(model.state_dict()), "epoch": 3, "best": 0.5}, f"{folder}/tiny-checkpoint.ckpt")
    base = torch.arange(24, dtype=torch.float32)
    torch.save({"transposed": base.reshape(4, 6).t(), "part": base[6:12], "half": base[:4].half(),
                "bfloat16": base[:4].bfloat16(), "double": base[:4].double(), "long": base[:4].long(),
                "parameter": torch.nn.Parameter(base[:2])}, f"{folder}/views.pth")
    torch.save(model, f"{folder}/whole-module.pth")
    for kind in ("tensor", "tuple", "dictionary"):
        model.kind = kind
        torch.jit.trace(model, images(3, 32, 24, 1), strict=False).save(f"{folder}/tiny-{kind}.pt")


class UpToLayer1(torch.nn.Module):
    def __init__(self, model):
        super().__init__()
        self.model = model

    def forward(self, x):
        m = self.model
        x = m.maxpool(m.relu(m.bn1(m.conv1(x))))
        return x, m.layer1(x)


def coarse(name, shape):
    """Weights of three values each, so that a compressed network is small."""
    count = int(np.prod(shape, dtype=np.int64))
    step = np.floor(3 * uniform(name, count))
    if name.endswith("running_var") or (name.endswith(".weight") and len(shape) == 1):
        values = 0.5 + step / 2
    elif len(shape) == 1:
        values = (step - 1) / 8
    else:
        values = (step - 1) * math.sqrt(1.0 / (count // shape[0]))
    return torch.from_numpy(values.astype(np.float32).reshape(shape))


def engines(folder):
    """The beginning of one ResNet-18 as TorchScript and as ONNX, compressed."""
    model = torchvision.models.resnet18(weights=None).eval()
    state = {k: coarse(k, tuple(v.shape)) for k, v in model.state_dict().items() if not k.endswith("num_batches_tracked")}
    model.load_state_dict(state, strict=False)
    for rest in ("layer2", "layer3", "layer4", "fc"):
        setattr(model, rest, torch.nn.Identity())
    cut, example = UpToLayer1(model), images(3, 64, 64, 1)
    torch.jit.trace(cut, example).save(f"{folder}/resnet18-layer1.pt")
    torch.onnx.export(cut, example, f"{folder}/resnet18-layer1.onnx", input_names=["input"],
                      output_names=["maxpool", "layer1"], opset_version=13,
                      dynamic_axes={"input": {0: "N", 2: "H", 3: "W"}})
    for suffix in ("pt", "onnx"):
        path = pathlib.Path(folder, f"resnet18-layer1.{suffix}")
        with open(path.with_suffix(f".{suffix}.gz"), "wb") as f:
            f.write(gzip.compress(path.read_bytes(), 9, mtime=0))
        path.unlink()


class UpToBlock(torch.nn.Module):
    """A vision transformer up to a block, normalised, as a map of patches."""

    def __init__(self, model, block, patch):
        super().__init__()
        self.model, self.patch = model, patch
        self.blocks = torch.nn.Sequential(*list(model.encoder.layers)[: block + 1])

    def forward(self, x):
        m = self.model
        tokens = m.conv_proj(x).flatten(2).permute(0, 2, 1)
        tokens = torch.cat([m.class_token.expand(x.shape[0], -1, -1), tokens], 1) + m.encoder.pos_embedding
        tokens = m.encoder.ln(self.blocks(tokens))[:, 1:]
        return tokens.permute(0, 2, 1).reshape(x.shape[0], -1, x.shape[2] // self.patch, x.shape[3] // self.patch)


class UpTo(torch.nn.Module):
    def __init__(self, parts):
        super().__init__()
        self.parts = torch.nn.Sequential(*parts)

    def forward(self, x):
        return self.parts(x)


def export(folder, name, layer, size):
    """A network up to a layer, with weights of the formula, as TorchScript and ONNX: to compare engines' speed."""
    if name == "vit_small_patch14_dinov2":
        _, model = vit((size, size), 384, 6, 14, 37, True)
        cut = UpToBlock(model, int(layer.split(".")[1]), 14).eval()
        with torch.no_grad():
            torch.jit.trace(cut, images(3, size, size, 1)).save(f"{folder}/{name}-{size}.pt")
        return
    model = getattr(torchvision.models, name)(weights=None).eval()
    model.load_state_dict({k: draw(k, tuple(v.shape)) for k, v in model.state_dict().items()
                           if not k.endswith("num_batches_tracked")}, strict=False)
    if hasattr(model, "features"):
        parts = list(model.features)[: int(layer.split(".")[1]) + 1]
    else:
        parts = [model.conv1, model.bn1, model.relu, model.maxpool]
        parts += [getattr(model, f"layer{i}") for i in range(1, int(layer[-1]) + 1)]
    cut, example = UpTo(parts).eval(), images(3, size, size, 1)
    torch.jit.trace(cut, example).save(f"{folder}/{name}.pt")
    torch.onnx.export(cut, example, f"{folder}/{name}.onnx", input_names=["input"], output_names=[layer],
                      opset_version=13, dynamic_axes={"input": {0: "N", 2: "H", 3: "W"}})


if __name__ == "__main__":
    torch.manual_seed(0)
    if sys.argv[1] == "--files":
        files(sys.argv[2])
    elif sys.argv[1] == "--export":
        export(sys.argv[2], sys.argv[3], sys.argv[4], int(sys.argv[5]))
    elif sys.argv[1] == "--engines":
        engines(sys.argv[2])
    else:
        for each in sys.argv[2:] or NAMES:
            with open(f"{sys.argv[1]}/{each}.json", "w") as f:
                json.dump(fixture(each), f, separators=(",", ":"))
                f.write("\n")
            print(each)
