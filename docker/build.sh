#!/bin/sh
# Builds the archives and unpacks them: docker/build.sh FOLDER [ENGINES]
set -eu
[ $# -ge 1 ] || { echo "docker/build.sh FOLDER [ENGINES]" >&2; exit 2; }
folder=$1
engines=${2:-}
cd "$(dirname -- "$0")/.."

# shellcheck disable=SC2086 # Several options are several words.
mvn -q -B -ntp ${DFM_MAVEN_OPTIONS:-} -Pdist -Dmaven.test.skip=true -Dspotless.check.skip=true package

mkdir -p "$folder"
tar -xzf dfm-dist/target/dfm-*.tar.gz -C "$folder" --strip-components=1
for engine in $engines; do
  [ -d "dfm-dist-$engine" ] || { echo "no engine '$engine'; there are: djl nd4j" >&2; exit 2; }
  tar -xzf "dfm-dist-$engine"/target/dfm-*-engine-*.tar.gz -C "$folder" --strip-components=1
done
