"""The whole of DFM as the reference does it, on PyTorch: fit and test, end to end, one process.

PIL decodes, torchvision resizes with antialiasing and normalises, a ResNet-18 runs up to layer3 (nothing behind it is
computed), average pooling, float64 SVD, FRE scores and maps, image AUROC.

Usage: python3 pipeline.py DATA WEIGHTS.pth [--workers N] [--threads N] [--batch N]
DATA is in MVTec AD's layout (train/good, test/<kind>); WEIGHTS a state dict of torchvision's resnet18.
(python3-torch, python3-torchvision, python3-pil, with libopenblas0-pthread)
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

SIZE, POOLING, LEVEL, LAYER = 256, 4, 0.97, "layer3"


class Images(Dataset):
    def __init__(self, files):
        self.files = files

    def __len__(self):
        return len(self.files)

    def __getitem__(self, i):
        image = to_tensor(Image.open(self.files[i]).convert("RGB"))
        image = resize(image, [SIZE, SIZE], antialias=True)
        return normalize(image, [0.485, 0.456, 0.406], [0.229, 0.224, 0.225])


def batches(files, options):
    return DataLoader(Images(files), batch_size=options.batch, num_workers=options.workers)


@torch.inference_mode()
def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("data", type=pathlib.Path)
    parser.add_argument("weights")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--batch", type=int, default=32)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)

    network = torchvision.models.resnet18(weights=None).eval()
    network.load_state_dict(torch.load(options.weights))
    network = create_feature_extractor(network, [LAYER])
    train = sorted((options.data / "train/good").glob("*"))
    test = sorted(f for f in (options.data / "test").rglob("*") if f.is_file())

    start = time.perf_counter()
    embeddings = []
    for batch in batches(train, options):
        embeddings.append(functional.avg_pool2d(network(batch)[LAYER], POOLING).flatten(1))
    x = torch.cat(embeddings).double()
    mean = x.mean(0)
    _, s, vt = torch.linalg.svd(x - mean, full_matrices=False)
    ratio = torch.cumsum(s**2, 0) / torch.sum(s**2)
    vt = vt[: int((ratio < LEVEL).sum()) + 1]
    fitted = time.perf_counter()

    scores = []
    for batch in batches(test, options):
        pooled = functional.avg_pool2d(network(batch)[LAYER], POOLING)
        y = pooled.flatten(1).double() - mean
        error = ((y - y @ vt.T @ vt) ** 2).reshape(pooled.shape)
        scores.append(error.sum((1, 2, 3)))
        functional.interpolate(error.sum(1, keepdim=True), size=SIZE, mode="bilinear")
    scores = torch.cat(scores)
    end = time.perf_counter()

    bad = torch.tensor([f.parent.name != "good" for f in test])
    above = (scores[bad, None] > scores[None, ~bad]).double()
    ties = (scores[bad, None] == scores[None, ~bad]).double()
    images = len(train) + len(test)
    print(
        f"torch {torch.__version__}, {options.threads} threads, {options.workers} workers: "
        f"image AUROC {(above + ties / 2).mean():.4f}, k {len(vt)}, {images} images, "
        f"fit {fitted - start:.2f} s, test {end - fitted:.2f} s, {images / (end - start):.1f} images/s"
    )


if __name__ == "__main__":
    main()
