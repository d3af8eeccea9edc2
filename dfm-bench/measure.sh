#!/usr/bin/env bash
# Measures everything and makes the report: all JMH suites, their peers, and whole processes in turn.
#   measure.sh OUTPUT NETWORK.onnx WEIGHTS.pth DATA [--quick]
# OUTPUT gets report.md, report.svg, and the results they are made of, each with its machine; OUTPUT/raw what JMH wrote.
# NETWORK and WEIGHTS are the same ResNet-18 (weights as torchvision's state dict), DATA a folder in MVTec AD's layout.
# PYTHON names a Python with PyTorch, torchvision, Pillow and scikit-learn; THREADS is 2 unless set.
# TORCHSCRIPT names the same network as TorchScript, for dfm on libtorch as a second peer of whole processes. --quick takes one
# short iteration of each and one pair: it shows that all works, and its times say little. JMH names options for all suites
# instead of their own, such as JMH="-f 1 -wi 3 -i 5 -w 1 -r 1"; NO_LINALG=1 leaves the linear algebra out, which takes longest.
set -euo pipefail
[ $# -ge 4 ] || { sed -n '2,9s/^# *//p' "$0" >&2; exit 2; }
home="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
kept="$1" output="$1/raw" network="$2" weights="$3" data="$4"
python="${PYTHON:-python3}" threads="${THREADS:-2}"
layer=layer3
pairs=5
read -ra jmh <<< "${JMH:-}"
linalg=()
if [ "${5:-}" = --quick ]; then
  pairs=1
  jmh=(-f 1 -wi 1 -i 2 -w 1 -r 1)
  linalg=(-p shape=300x16384)
fi

mvn -q -B -ntp -f "$home/../pom.xml" -pl dfm-bench -am -DskipTests package
mkdir -p "$output"
images="$(mktemp -d)"
trap 'rm -rf "$images"' EXIT
java=(java -jar "$home/target/benchmarks.jar")
own=(-p "network=$network" -p "layer=$layer" -p "threads=$threads")
suite() {
  echo "measuring $1 ..." >&2
  "${java[@]}" "$2" "${jmh[@]}" "${@:3}" -rff "$output/$1.json" > "$output/$1.log"
}

suite stage 'bench\.stage\.' "${own[@]}"
suite steady SteadyState "${own[@]}"
suite fit FitAndTest "${own[@]}"
suite predict PredictBenchmark "${own[@]}"
suite bare BareSession -p "network=$network" -p "threads=$threads"
suite backbone BackboneBenchmark -p "backbone=onnx:$network,djl:resnet18" -p "layer=$layer" -p "threads=$threads"
[ -n "${NO_LINALG:-}" ] || suite linalg 'bench\.linalg\.' "${linalg[@]}"

peers="$home/peers"
for files in jpg:256 png:256 jpg:900 png:900; do
  "${java[@]}" draw "$images/${files/:/-}" "$files"
done
name="$(basename "$network")"
"$python" "$peers/stages.py" "$weights" "$images" "$output/peer-stage.json" --network "$name" --threads "$threads"
for files in jpg:256 png:900; do
  "$python" "$peers/pipeline.py" "$images/${files/:/-}" "$weights" --threads "$threads" --json "$output/peer-fit-${files/:/-}.json" \
    --param files="$files" --param device=cpu --param layer="$layer" --param network="$name" --param threads="$threads"
done
[ -n "${linalg[*]}${NO_LINALG:-}" ] ||
  "${java[@]}" linear-algebra "$kept/linear-algebra.md" --python "$python" --peers "$peers" --threads "$threads"

# The peer as the reference does it, and as quick as it gets; without pictures on both sides, and with.
whole() {
  echo "comparing whole processes: $1 ..." >&2
  "$python" "$peers/whole_process.py" "$data" "${@:2}" --name "$1" --pairs "$pairs" --json "$output/whole-$1.json" >&2
}
reference=--peer-arguments=--no-channels-last
whole fitAndTest "$network" "$weights" "$reference" --test-arguments="--visualizer false"
whole train "$network" "$weights" "$reference" --train --dfm-arguments="--visualizer false"
whole trainQuickestPeer "$network" "$weights" --train --dfm-arguments="--visualizer false"
whole trainPictures "$network" "$weights" --train --peer-arguments="--no-channels-last --pictures $images/pictures"
"$home/../dfm" quantize --backbone "onnx:$network" --layer "$layer" --data "$data" --output "$images/int8.onnx"
whole trainQuantised "$images/int8.onnx" "$weights" "$reference" --train --dfm-arguments="--visualizer false"
if [ -n "${TORCHSCRIPT:-}" ]; then
  whole besideLibtorch "$network" "$TORCHSCRIPT" --libtorch --test-arguments="--visualizer false"
fi

results=()
for file in "$output"/*.json; do
  [[ "$file" == *.machine.json ]] || results+=("$file")
done
"$python" "$peers/trim.py" "$kept" "${results[@]}"
"${java[@]}" report "${results[@]/#"$output"/"$kept"}" "$kept/report.md"
echo "$kept/report.md"
