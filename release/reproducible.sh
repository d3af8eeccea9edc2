#!/bin/sh
# Builds every artefact twice and compares the bytes: from two folders, with another umask, language and time zone. What is
# compared: all jars (with sources and Javadoc), tar.gz and zip. Not dfm-bench, which is not published: JMH's generator writes
# its classes in an order of its own. Of the umask, Maven's archiver evens out the group's right to write and no more: one that
# takes rights from others, such as 077, gives other bytes.
#
#   release/reproducible.sh
set -eu
project=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd -P)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

copy() {
  mkdir "$1"
  (cd "$project" && git ls-files -z | tar -cf - --null -T -) | tar -xf - -C "$1"
}
build() {
  # shellcheck disable=SC2086 # Several options are several words.
  mvn -q -B -ntp ${DFM_MAVEN_OPTIONS:-} -f "$1/pom.xml" -Pdist,release -pl '!dfm-bench' -Dmaven.test.skip=true -Dspotless.check.skip=true package
  (cd "$1" && find . -path '*/target/*' \( -name '*.jar' -o -name '*.tar.gz' -o -name '*.zip' \) \
    -not -path '*/target/licences/*' -type f -exec sha256sum {} + | sort -k 2) > "$work/$2"
}

# Both at once, so that nothing changes between them.
copy "$work/one"
copy "$work/two.elsewhere"
(umask 022 && TZ=UTC LC_ALL=C.UTF-8 build "$work/one" first)
(umask 002 && TZ=Asia/Kolkata LC_ALL=C.UTF-8 MAVEN_OPTS="${MAVEN_OPTS:-} -Duser.language=tr -Duser.country=TR" \
  build "$work/two.elsewhere" second)

count=$(wc -l < "$work/first" | tr -d ' ')
[ "$count" -gt 40 ] || {
  echo "reproducible: only $count artefacts were built" >&2
  exit 1
}
if ! diff "$work/first" "$work/second" > "$work/difference"; then
  cat "$work/difference" >&2
  if [ -n "${DFM_KEEP:-}" ]; then
    trap - EXIT
    echo "both builds are in $work" >&2
  fi
  echo "reproducible: these files differ" >&2
  exit 1
fi
echo "reproducible: $count artefacts are the same, byte for byte"
