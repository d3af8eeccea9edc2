"""The stages one by one as the reference does them, by the names of the JMH suites, whose peers they are in the report.

Usage: python3 stages.py WEIGHTS.pth IMAGES OUTPUT.json [--network NAME] [--threads N]
IMAGES holds <format>-<side>/train/good, as `java -jar benchmarks.jar draw IMAGES/png-900 png:900` makes them. NAME is what
the suites call the same network, such as resnet18.onnx. Decoding and resizing take one thread, as in the suites.
(python3-torch, python3-torchvision, python3-pil)
"""
import argparse
import pathlib
import statistics
import time

import numpy as np
import torch
import torchvision
from PIL import Image
from torch.nn import functional
from torchvision.models.feature_extraction import create_feature_extractor
from torchvision.transforms.functional import normalize, resize, to_tensor

import results
from pipeline import DEVIATION, LAYER, MEAN, SIZE

measured = []


def measure(benchmark, by, function, **params):
    """Median of calls that take a second and a half together, after half a second of others."""
    times = []
    for seconds in (0.5, 1.5):
        times.clear()
        while sum(times) < seconds or len(times) < 3:
            start = time.perf_counter()
            function()
            times.append(time.perf_counter() - start)
    measured.append(results.result(f"peer.{benchmark}", by, 1000 * statistics.median(times), params))
    print(measured[-1]["benchmark"], params, measured[-1]["primaryMetric"]["score"], "ms", flush=True)


def images(options):
    torch.set_num_threads(1)
    for folder in sorted(options.images.iterdir()):
        kind, side = folder.name.split("-")
        params = {"format": kind, "side": side}
        file = min((folder / "train/good").iterdir())
        picture = to_tensor(Image.open(file).convert("RGB"))

        def resized():
            return resize(picture, [SIZE, SIZE], antialias=True)

        measure("DecodeBenchmark.decode", "Pillow", lambda: Image.open(file).convert("RGB"), **params)
        measure("DecodeBenchmark.resize", "torchvision", resized, **params)
        measure("DecodeBenchmark.preprocess", "torchvision", lambda: normalize(resized(), MEAN, DEVIATION), **params)


def network(options):
    torch.set_num_threads(options.threads)
    whole = torchvision.models.resnet18(weights=None).eval()
    whole.load_state_dict(torch.load(options.weights))
    extract = create_feature_extractor(whole, [LAYER]).to(memory_format=torch.channels_last)
    for batch in (1, 8):
        x = torch.randn(batch, 3, SIZE, SIZE).to(memory_format=torch.channels_last)
        params = {"batch": batch, "device": "cpu", "layer": LAYER, "network": options.network, "threads": options.threads}
        measure("ExtractBenchmark.extract", f"PyTorch {torch.__version__}", lambda: extract(x), **params)


def behind(options):
    features = torch.randn(1, 256, 16, 16)
    for pooling in (2, 4):
        error = torch.rand(1, 1, 16 // pooling, 16 // pooling, dtype=torch.float64)

        def upsampled():
            return functional.interpolate(error, size=SIZE, mode="bilinear")

        measure("EmbeddingBenchmark.pool", "PyTorch", lambda: functional.avg_pool2d(features, pooling), pooling=pooling)
        measure("EmbeddingBenchmark.map", "PyTorch", upsampled, pooling=pooling)
    for dimension in (4096, 16384):
        axes = torch.from_numpy(np.linalg.qr(np.random.default_rng(0).standard_normal((dimension, 50)))[0])
        for batch in (1, 8):
            y = torch.randn(batch, dimension, dtype=torch.float64)
            measure(
                "ProjectBenchmark.project",
                "PyTorch",
                lambda: y - y @ axes @ axes.T,
                batch=batch,
                dimension=dimension,
            )


@torch.inference_mode()
def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("weights")
    parser.add_argument("images", type=pathlib.Path)
    parser.add_argument("output")
    parser.add_argument("--network", default="resnet18.onnx")
    parser.add_argument("--threads", type=int, default=2)
    options = parser.parse_args()
    images(options)
    network(options)
    behind(options)
    libraries = {"torch": torch.__version__, "torchvision": torchvision.__version__, "pillow": Image.__version__}
    results.write(options.output, measured, libraries)


if __name__ == "__main__":
    main()
