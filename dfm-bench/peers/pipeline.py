"""The whole of DFM as the reference does it, on PyTorch: fit and test, end to end, one process.

PIL decodes, torchvision resizes with antialiasing and normalises, a ResNet-18 runs up to layer3 (nothing behind it is
computed), average pooling, float64 SVD, FRE scores and maps, image AUROC; with --pictures, a PNG for each test image, too.

Usage: python3 pipeline.py DATA WEIGHTS [options]; --help names them. The defaults are the quickest found on two cores.
DATA is in MVTec AD's layout (train/good, test/<kind>); WEIGHTS a state dict of torchvision's resnet18 (.pth), or
TorchScript that gives layer3 last (.pt; --torchscript).
(python3-torch, python3-torchvision, python3-pil, python3-matplotlib for pictures, with libopenblas0-pthread)
"""
import argparse
import pathlib
import time

import torch
import torchvision
from PIL import Image
from torch.nn import functional
from torch.utils.data import DataLoader, Dataset
from torchvision.models.feature_extraction import create_feature_extractor
from torchvision.transforms.functional import normalize, resize, to_tensor

import results

SIZE, POOLING, LEVEL, LAYER = 256, 4, 0.97, "layer3"
MEAN, DEVIATION = [0.485, 0.456, 0.406], [0.229, 0.224, 0.225]


class Images(Dataset):
    def __init__(self, files):
        self.files = files

    def __len__(self):
        return len(self.files)

    def __getitem__(self, i):
        image = to_tensor(Image.open(self.files[i]).convert("RGB"))
        image = resize(image, [SIZE, SIZE], antialias=True)
        return normalize(image, MEAN, DEVIATION)


def arguments():
    parser = argparse.ArgumentParser()
    switch = argparse.BooleanOptionalAction
    parser.add_argument("data", type=pathlib.Path)
    parser.add_argument("weights")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--batch", type=int, default=32)
    parser.add_argument("--channels-last", action=switch, default=True)
    parser.add_argument("--persistent-workers", action=switch, default=True, help="one set of workers for fit and test")
    parser.add_argument("--torchscript", action="store_true", help="WEIGHTS is TorchScript")
    parser.add_argument("--pictures", metavar="DIR", help="write image, anomaly map and contour of each test image")
    parser.add_argument("--json", metavar="FILE", help="write the time in the report's format")
    parser.add_argument("--benchmark", default="FitAndTestBenchmark.fitAndTest", help="its name there")
    parser.add_argument("--param", action="append", default=[], metavar="KEY=VALUE", help="a parameter there")
    return parser.parse_args()


def network(options):
    if options.torchscript:
        script = torch.jit.freeze(torch.jit.load(options.weights).eval())

        def extract(batch):
            answer = script(batch)
            if isinstance(answer, dict):
                return answer[LAYER]
            return answer if isinstance(answer, torch.Tensor) else answer[-1]

        return extract
    whole = torchvision.models.resnet18(weights=None).eval()
    whole.load_state_dict(torch.load(options.weights))
    whole = create_feature_extractor(whole, [LAYER])
    if options.channels_last:
        whole = whole.to(memory_format=torch.channels_last)
    return lambda batch: whole(batch)[LAYER]


def batches(train, test, options):
    """Two iterators, over the training and the test images."""

    def of(first, last):
        return [list(range(i, min(i + options.batch, last))) for i in range(first, last, options.batch)]

    images = Images(train + test)
    fit, rest = of(0, len(train)), of(len(train), len(images))
    if options.persistent_workers:
        loader = iter(DataLoader(images, batch_sampler=fit + rest, num_workers=options.workers))
        return (next(loader) for _ in fit), loader
    return (DataLoader(images, batch_sampler=part, num_workers=options.workers) for part in (fit, rest))


def pixels(batch):
    """Prepared images as bytes again, for drawing."""
    batch = batch * torch.tensor(DEVIATION)[:, None, None] + torch.tensor(MEAN)[:, None, None]
    return (batch.clamp(0, 1) * 255).byte().permute(0, 2, 3, 1)


@torch.inference_mode()
def main():
    options = arguments()
    torch.set_num_threads(options.threads)
    extract = network(options)
    train = sorted((options.data / "train/good").glob("*"))
    test = sorted(f for f in (options.data / "test").rglob("*") if f.is_file())

    def pooled(batch):
        if options.channels_last:
            batch = batch.to(memory_format=torch.channels_last)
        return functional.avg_pool2d(extract(batch), POOLING)

    start = time.perf_counter()
    fit_batches, test_batches = batches(train, test, options)
    x = torch.cat([pooled(batch).flatten(1) for batch in fit_batches]).double()
    mean = x.mean(0)
    _, s, vt = torch.linalg.svd(x - mean, full_matrices=False)
    ratio = torch.cumsum(s**2, 0) / torch.sum(s**2)
    vt = vt[: int((ratio < LEVEL).sum()) + 1]
    fitted = time.perf_counter()

    scores, maps, drawn = [], [], []
    for batch in test_batches:
        features = pooled(batch)
        y = features.flatten(1).double() - mean
        error = ((y - y @ vt.T @ vt) ** 2).reshape(features.shape)
        scores.append(error.sum((1, 2, 3)))
        maps.append(functional.interpolate(error.sum(1, keepdim=True), size=SIZE, mode="bilinear").float())
        if options.pictures:
            drawn.append(pixels(batch))
    scores = torch.cat(scores)
    if options.pictures:
        import pictures  # matplotlib takes half a second, which a run without pictures need not wait for

        names = [f.relative_to(options.data) for f in test]
        maps = torch.cat(maps).squeeze(1).numpy()
        pictures.write(options.pictures, names, torch.cat(drawn).numpy(), maps, options.threads)
    end = time.perf_counter()

    bad = torch.tensor([f.parent.name != "good" for f in test])
    above = (scores[bad, None] > scores[None, ~bad]).double()
    ties = (scores[bad, None] == scores[None, ~bad]).double()
    images = len(train) + len(test)
    print(
        f"torch {torch.__version__}, {options.threads} threads, {options.workers} workers, batch {options.batch}: "
        f"image AUROC {(above + ties / 2).mean():.4f}, k {len(vt)}, {images} images, "
        f"fit {fitted - start:.2f} s, test {end - fitted:.2f} s, {images / (end - start):.1f} images/s"
    )
    if options.json:
        by = f"PyTorch {torch.__version__}" + (" TorchScript" if options.torchscript else "")
        params = dict(text.split("=", 1) for text in options.param)
        measured = results.result("peer." + options.benchmark, by, 1000 * (end - start) / images, params)
        libraries = {"torch": torch.__version__, "torchvision": torchvision.__version__, "pillow": Image.__version__}
        results.write(options.json, [measured], libraries)


if __name__ == "__main__":
    main()
