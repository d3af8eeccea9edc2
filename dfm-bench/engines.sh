#!/usr/bin/env bash
# Images a second of networks by name on ONNX Runtime, on DJL's PyTorch and as TorchScript, with random weights.
#   dfm-bench/engines.sh OUTPUT      a JSON file a network and size; PYTHON=... needs PyTorch and torchvision
set -euo pipefail
output="$(mkdir -p "$1" && cd "$1" && pwd)"
home="$(cd "$(dirname "$0")" && pwd)"
python="${PYTHON:-/usr/bin/python3}"
threads="${THREADS:-2}"
export_networks="$home/../dfm-networks-testkit/src/main/python/reference_layers.py"
mvn -q -B -ntp -f "$home/../pom.xml" -pl dfm-bench -am -DskipTests package
for network in resnet18:layer3 resnet50:layer3 vit_small_patch14_dinov2:blocks.7; do
  name="${network%%:*}" layer="${network#*:}"
  for size in 224 448; do
    "$python" "$export_networks" --export "$output" "$name" "$layer" "$size"
    [ -e "$output/$name-$size.pt" ] || mv "$output/$name.pt" "$output/$name-$size.pt"
    for engine in "onnx:$name" "djl:$name" "djl:$output/$name-$size.pt"; do
      # A TorchScript file has the one layer that it was traced for.
      asked="$layer" && [[ $engine != *.pt ]] || asked=""
      result="$output/$name-$size-$(basename "${engine/:/-}").json"
      java -jar "$home/target/benchmarks.jar" BackboneBenchmark -p "backbone=$engine" -p "layer=$asked" -p "size=$size" \
        -p batch=1,8 -p device=cpu -p "threads=$threads" -rf json -rff "$result" > "$result.log"
    done
  done
done
