"""What all peers share: results in JMH's format, and a description of the machine beside them."""
import datetime
import json
import os
import pathlib
import platform
import subprocess


def result(benchmark, by, milliseconds, params, raw=None):
    """One measurement; as `peer.NAME`, with the params of a JMH result of that NAME, it is that result's peer."""
    metric = {"score": round(milliseconds, 4), "scoreUnit": "ms/op"}
    if raw:
        metric["rawData"] = [[round(value, 4) for value in raw]]
    return {
        "benchmark": benchmark,
        "by": by,
        "params": {key: str(value) for key, value in sorted(params.items())},
        "primaryMetric": metric,
    }


def write(file, results, libraries, **more):
    """Writes FILE.json and, beside it, FILE.machine.json: the machine, libraries' versions, and what more there is."""
    file = pathlib.Path(file)
    file.write_text(json.dumps(results, indent=1) + "\n")
    description = json.dumps({**machine(), "libraries": libraries, **more}, indent=1)
    file.with_name(file.name.removesuffix(".json") + ".machine.json").write_text(description + "\n")


def machine():
    """The keys that the JMH suites write, too."""
    return {
        "date": datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%d"),
        "processor": _field("/proc/cpuinfo", "model name") or platform.processor(),
        "cores": len(os.sched_getaffinity(0)),
        "memory": f"{os.sysconf('SC_PAGE_SIZE') * os.sysconf('SC_PHYS_PAGES') / 2**30:.1f} GiB",
        "system": f"{platform.system()} {platform.release()} {platform.machine()}",
        "runtime": f"Python {platform.python_version()}",
        "gpu": _gpus() or "none",
    }


def _field(file, name):
    try:
        lines = pathlib.Path(file).read_text().splitlines()
    except OSError:
        return None
    return next((line.split(":", 1)[1].strip() for line in lines if line.startswith(name)), None)


def _gpus():
    query = ["nvidia-smi", "--query-gpu=name,memory.total,driver_version", "--format=csv,noheader"]
    try:
        answer = subprocess.run(query, capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return None
    return "; ".join(answer.stdout.split("\n")).strip("; ")
