"""The network alone on each device, as BackboneBenchmark measures it: an array of the host in, features on the host out.

Usage: python3 devices.py OUTPUT.json [--network NAME] [--threads N]
On a GPU once in floats (what dfm computes there) and once in TF32, with channels first and last; the quicker order counts.
Weights are random: they do not change a time. (python3-torch, python3-torchvision)
"""
import argparse
import statistics
import time

import torch
import torchvision
from torchvision.models.feature_extraction import create_feature_extractor

import results
from pipeline import LAYER, SIZE


def milliseconds(function, seconds=2.0):
    """Median of the calls of so many seconds, after as many others."""
    for _ in range(2):
        times = []
        end = time.perf_counter() + seconds
        while time.perf_counter() < end or len(times) < 5:
            start = time.perf_counter()
            function()
            times.append(time.perf_counter() - start)
    return 1000 * statistics.median(times)


def extraction(network, device, batch, order):
    extract = create_feature_extractor(network, [LAYER]).to(device, memory_format=order)
    images = torch.randn(batch, 3, SIZE, SIZE)
    return lambda: extract(images.to(device).to(memory_format=order))[LAYER].cpu()


@torch.inference_mode()
def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("output")
    parser.add_argument("--network", default="resnet18")
    parser.add_argument("--threads", type=int, default=torch.get_num_threads())
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    network = getattr(torchvision.models, options.network)(weights=None).eval()
    settings = [("cpu", False)] + [("cuda:0", tf32) for tf32 in (False, True) if torch.cuda.is_available()]
    measured = []
    for device, tf32 in settings:
        torch.backends.cuda.matmul.allow_tf32 = torch.backends.cudnn.allow_tf32 = tf32
        for batch in (1, 8, 32):
            orders = (torch.contiguous_format, torch.channels_last)
            quicker = min(milliseconds(extraction(network, device, batch, order)) for order in orders)
            params = {"backbone": options.network, "batch": batch, "device": device, "layer": LAYER, "size": SIZE, "tf32": tf32}
            params["threads"] = options.threads
            measured.append(results.result("peer.BackboneBenchmark.extract", f"PyTorch {torch.__version__}", quicker, params))
            print(device, "TF32" if tf32 else "floats", f"batch {batch}: {quicker:.3f} ms, {1000 * batch / quicker:.0f} images/s", flush=True)
    results.write(options.output, measured, {"torch": torch.__version__, "torchvision": torchvision.__version__})


if __name__ == "__main__":
    main()
