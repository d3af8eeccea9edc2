"""Makes one set of PNG images in MVTec AD's layout from several sets, for end-to-end runs that decode PNG.

Usage: python3 png_set.py OUTPUT SET...   (python3-pil)
"""
import pathlib
import sys

from PIL import Image

output = pathlib.Path(sys.argv[1])
for source in map(pathlib.Path, sys.argv[2:]):
    for part in ("train/good", "test"):
        for file in sorted((source / part).rglob("*.jpg")):
            name = file.relative_to(source)
            target = output / name.parent / f"{source.name}-{name.stem}.png"
            target.parent.mkdir(parents=True, exist_ok=True)
            Image.open(file).convert("RGB").save(target, compress_level=6)
print(sum(1 for _ in output.rglob("*.png")), "images in", output)
