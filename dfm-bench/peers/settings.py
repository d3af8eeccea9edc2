"""Looks for the peer pipeline's quickest settings: threads x workers x batch x memory format x one or two sets of workers.

Usage: python3 settings.py DATA WEIGHTS.pth [--rounds N]
Each setting is a process of its own. All are tried once, then the quickest tenth in turn, N rounds more; medians are printed.
"""
import argparse
import itertools
import pathlib
import re
import statistics
import subprocess
import sys

PIPELINE = pathlib.Path(__file__).with_name("pipeline.py")


def settings():
    for threads, workers, batch, last, keep in itertools.product(
        [1, 2], [0, 1, 2, 3], [8, 16, 32, 64], [True, False], [True, False]
    ):
        if workers > 0 or not keep:
            yield (
                *("--threads", str(threads), "--workers", str(workers), "--batch", str(batch)),
                "--channels-last" if last else "--no-channels-last",
                "--persistent-workers" if keep else "--no-persistent-workers",
            )


def images_per_second(options, setting):
    command = [sys.executable, PIPELINE, options.data, options.weights, *setting]
    answer = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    rate = float(re.search(r"([\d.]+) images/s", answer)[1])
    print(rate, *setting, flush=True)
    return rate


parser = argparse.ArgumentParser()
parser.add_argument("data")
parser.add_argument("weights")
parser.add_argument("--rounds", type=int, default=4)
options = parser.parse_args()
rates = {setting: [images_per_second(options, setting)] for setting in settings()}
best = sorted(rates, key=lambda setting: -rates[setting][0])[: len(rates) // 10]
for _ in range(options.rounds):
    for setting in best:
        rates[setting].append(images_per_second(options, setting))
print("medians of the quickest:")
for setting in sorted(best, key=lambda setting: -statistics.median(rates[setting])):
    print(f"{statistics.median(rates[setting]):.1f} images/s", *setting)
