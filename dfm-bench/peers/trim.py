"""Results as they are kept: without raw data, and with files by name alone.

Usage: python3 trim.py FOLDER RESULTS.json...
"""
import json
import pathlib
import shutil
import sys

KEEP = ("benchmark", "by", "mode", "forks", "jvmArgs", "warmupIterations", "warmupTime", "measurementIterations")
KEEP += ("measurementTime", "params", "ratioToPeer", "primaryMetric")
METRIC = ("score", "scoreError", "scorePercentiles", "scoreUnit", "rawData")


def digits(value):
    if isinstance(value, float):
        return float(f"{value:.5g}")
    if isinstance(value, dict):
        return {key: digits(each) for key, each in value.items()}
    return [digits(each) for each in value] if isinstance(value, list) else value


def trimmed(result):
    kept = {key: result[key] for key in KEEP if key in result}
    kept["params"] = {key: value.rsplit("/", 1)[-1] for key, value in result.get("params", {}).items()}
    # A peer's few pairs are worth keeping; JMH's samples are summed up by their percentiles.
    metric = [key for key in METRIC if key in result["primaryMetric"] and (key != "rawData" or "mode" not in result)]
    kept["primaryMetric"] = {key: digits(result["primaryMetric"][key]) for key in metric}
    return kept


folder = pathlib.Path(sys.argv[1])
folder.mkdir(parents=True, exist_ok=True)
for source in map(pathlib.Path, sys.argv[2:]):
    results = [trimmed(result) for result in json.loads(source.read_text())]
    lines = ",\n ".join(json.dumps(result) for result in results)
    (folder / source.name).write_text(f"[{lines}]\n")
    machine = source.with_name(source.stem + ".machine.json")
    if machine.exists():
        shutil.copyfile(machine, folder / machine.name)
