"""Whole processes side by side: `dfm fit` and `dfm test`, then the peer pipeline, in turn, from start to exit.

Usage: python3 whole_process.py DATA NETWORK.onnx WEIGHTS.pth [--pairs 5] [--json FILE] [options]
Both sides get the same images, network, layer, pooling and threads; one unmeasured pair warms the file cache and the
archive of classes. Reports wall and processor time of each side, and the median of the pairs' ratios.

  --dfm-arguments='--linalg nd4j'            for fit and test; =--threads 1 or a quantised NETWORK are set the same way
  --test-arguments='--set key=value'         for test only, such as what switches pictures off
  --peer-arguments='--pictures DIR'          for pipeline.py, so that both sides write the same things
  --train                                    one process, `dfm train`, in place of fit and test
  --libtorch                                 WEIGHTS is TorchScript (.pt), and the peer dfm itself on DJL's current libtorch
"""
import argparse
import os
import pathlib
import re
import shlex
import statistics
import subprocess
import sys
import tempfile
import time

import results

HERE = pathlib.Path(__file__).resolve().parent


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=pathlib.Path)
    parser.add_argument("network", type=pathlib.Path)
    parser.add_argument("weights", type=pathlib.Path)
    parser.add_argument("--layer", default="layer3")
    parser.add_argument("--pairs", type=int, default=5)
    parser.add_argument("--json", metavar="FILE")
    parser.add_argument("--name", default="fitAndTest", help="of this comparison in the report")
    parser.add_argument("--dfm", default=HERE.parent.parent / "dfm")
    parser.add_argument("--train", action="store_true")
    parser.add_argument("--libtorch", action="store_true")
    for side in ("dfm", "test", "peer"):
        parser.add_argument(f"--{side}-arguments", type=shlex.split, default=[], metavar="'...'")
    return parser.parse_args()


def run(*commands):
    """Seconds of wall and of processor time that the commands take, one after another."""
    wall = processor = 0
    for command in commands:
        with tempfile.TemporaryFile("w+") as output:
            start = time.perf_counter()
            process = subprocess.Popen(list(map(str, command)), stdout=output, stderr=subprocess.STDOUT)
            _, status, usage = os.wait4(process.pid, 0)
            wall += time.perf_counter() - start
            process.returncode = os.waitstatus_to_exitcode(status)
            processor += usage.ru_utime + usage.ru_stime
            if process.returncode != 0:
                output.seek(0)
                sys.exit(f"{shlex.join(map(str, command))}\nexited with {process.returncode}:\n{output.read()}")
    return wall, processor


def dfm(options, folder, backbone):
    fit = ["--backbone", backbone, "--layer", options.layer]
    data = ["--data", options.data, "--output", folder, *options.dfm_arguments]
    if options.train:
        return [[options.dfm, "train", *data, *fit, *options.test_arguments]]
    test = [options.dfm, "test", "--model", f"{folder}/model.dfm", *data, *options.test_arguments]
    return [[options.dfm, "fit", *data, *fit], test]


def main():
    options = arguments()

    def own(folder):
        return dfm(options, folder, f"onnx:{options.network}")

    def peer(folder):
        if options.libtorch:
            return [command + options.peer_arguments for command in dfm(options, folder, f"djl:{options.weights}")]
        return [[sys.executable, HERE / "pipeline.py", options.data, options.weights, *options.peer_arguments]]

    ours, theirs = [], []
    for pair in range(options.pairs + 1):
        with tempfile.TemporaryDirectory() as folder:
            one = run(*own(folder))
        with tempfile.TemporaryDirectory() as folder:
            other = run(*peer(folder))
        if pair > 0:
            ours.append(one)
            theirs.append(other)
            print(f"{pair}: dfm {one[0]:.2f} s, peer {other[0]:.2f} s, {other[0] / one[0]:.2f} x as fast", flush=True)

    images = sum(1 for part in ("train/good", "test") for f in (options.data / part).rglob("*") if f.is_file())
    params = {"data": options.data.name, "images": images, "layer": options.layer}
    measured = []
    for index, what in enumerate(("", "ProcessorTime")):
        ratios = [other[index] / one[index] for one, other in zip(ours, theirs)]
        print(f"{what or 'Wall'}: median of {options.pairs} pairs {statistics.median(ratios):.2f} x as fast as the peer")
        for prefix, by, times in (("", "dfm", ours), ("peer.", "dfm on libtorch" if options.libtorch else "PyTorch", theirs)):
            each = [1000 * seconds[index] / images for seconds in times]
            name = f"{prefix}WholeProcess{what}.{options.name}"
            measured.append(results.result(name, by, statistics.median(each), params, each))
        measured[-2]["ratioToPeer"] = round(statistics.median(ratios), 4)
    if options.json:
        commands = own("OUTPUT") + peer("OUTPUT")
        named = [" ".join(pathlib.Path(str(word)).name for word in command) for command in commands]
        results.write(options.json, measured, versions(options), commands=named)


def versions(options):
    libraries = pathlib.Path(options.dfm).parent.glob("dfm-cli/target/lib/*.jar")
    wanted = ("onnxruntime", "pytorch-engine", "pytorch-jni", "nd4j-native", "ejml-core")
    found = (f.stem for f in libraries if f.name.startswith(wanted) and "linux" not in f.name)
    return dict(sorted(re.fullmatch(r"(.+?)-(\d.*)", stem).groups() for stem in found))


if __name__ == "__main__":
    main()
