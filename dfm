#!/usr/bin/env bash
# Builds what is missing or older than its sources, then runs the command.
set -euo pipefail
home="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
library="$home/dfm-cli/target/lib"
stamp="$home/dfm-cli/target/built"

fail() {
  echo "dfm: $1" >&2
  exit 1
}

java="${JAVA_HOME:+$JAVA_HOME/bin/}java"
command -v "$java" > /dev/null || fail "no Java found; install a JDK 17 or newer, or set JAVA_HOME"
# The first number of 17.0.2 and of 25-ea; of 1.8.0 it is 1.
properties="$("$java" -XshowSettings:properties -version 2>&1)"
version="$(sed -n 's/^ *java\.specification\.version = \([0-9]*\).*/\1/p' <<< "$properties")"
[ "${version:-0}" -ge 17 ] || fail "needs a JDK 17 or newer, but $java is version ${version:-unknown}; set JAVA_HOME"

# Java takes the names of files in the locale's charset, and containers have a locale of 128 characters.
[[ "$(sed -n 's/^ *sun\.jnu\.encoding = //p' <<< "$properties")" =~ ^[Uu][Tt][Ff]-?8$ ]] || export LC_ALL=C.UTF-8

sources_changed() {
  [ -n "$(find "$home"/pom.xml "$home"/dfm-*/pom.xml "$home"/dfm-*/src/main -newer "$stamp" -type f -print -quit)" ]
}

if [ ! -f "$stamp" ] || sources_changed; then
  command -v "${java}c" > /dev/null || fail "the first use builds DFM and needs a JDK, but there is no ${java}c"
  command -v mvn > /dev/null || fail "the first use builds DFM and needs Maven 3.8 or newer, but there is no mvn"
  maven="$(mvn -v | sed -n 's/\x1b\[[0-9;]*m//g; s/^Apache Maven \([0-9]*\.[0-9]*\).*/\1/p')"
  [ "${maven%%.*}" -gt 3 ] || { [ "${maven%%.*}" -eq 3 ] && [ "${maven#*.}" -ge 8 ]; } ||
    fail "needs Maven 3.8 or newer, but mvn is version ${maven:-unknown}"
  echo "dfm: building, some minutes and downloads the first time ..." >&2
  rm -rf "$library"
  # shellcheck disable=SC2086 # Several options are several words.
  mvn -q -B -ntp ${DFM_MAVEN_OPTIONS:-} -f "$home/pom.xml" -pl dfm-cli -am -DskipTests package >&2 ||
    fail "the build failed; what is wrong stands above"
  touch "$stamp"
  rm -f "$home"/dfm-cli/target/classes-*.jsa
fi

terminal=false
[ -t 2 ] && terminal=true
native=()
# What Guice and the native libraries do is announced by newer JDKs in many lines.
[ "$version" -ge 24 ] && native=(--enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow)
# The serial collector takes half the memory of Java's choice, in the same time: little of what is made lives long.
collector=(-XX:+UseSerialGC)
[[ "${DFM_JAVA_OPTIONS:-}" =~ -XX:\+Use[A-Za-z0-9]*GC ]] && collector=()
start=("$java" "${native[@]}" "${collector[@]}" -Djava.awt.headless=true)
class_path=(-cp "$library/*${DFM_PLUGINS:+:$DFM_PLUGINS}" org.deepfeature.dfm.cli.Main)

# Classes that the JVM has read and checked once start a quarter sooner; an archive is good for one JVM only. Half of one ends
# the JVM, so its name ends in its size: what is not so long is not used, and the JVM checks the sums of the rest.
machine="$(sed -n 's/^ *java\.vm\.version = \(.*\)/\1/p' <<< "$properties" | tr -c '[:alnum:]\n' '-')"
archives="$home/dfm-cli/target/classes-$machine"

find_archive() {
  local size
  for archive in "$archives"-*.jsa; do
    size="${archive##*-}"
    [ ! -f "$archive" ] || [ "$(wc -c < "$archive")" -ne "${size%.jsa}" ] || return 0
  done
  archive=
}

# A tiny model is fitted to tiny pictures and tested, and what that loaded is kept.
keep_classes() {
  local work new picture
  work="$(mktemp -d)"
  new="$(mktemp "$archives.XXXXXX")" # Beside what it will be: renaming is all or nothing.
  mkdir "$work/good" "$work/bad"
  for picture in good/1 good/2 good/3 good/4 good/5 bad/1 bad/2; do
    {
      printf 'BM\x36\x30\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0\x40\0\0\0\x40\0\0\0\1\0\x18\0\0\0\0\0\0\x30\0\0'
      printf '\0%.0s' 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16
      head -c 12288 /dev/urandom
    } > "$work/$picture.bmp"
  done
  rm -f "$new" "$archives"-*.jsa
  # An empty one is not tried again; starts are as they were.
  "${start[@]}" -XX:ArchiveClassesAtExit="$new" "${class_path[@]}" \
    train --normal "$work/good" --abnormal "$work/bad" --output "$work" --image-size 64 || : > "$new"
  [ -f "$new" ] || : > "$new"
  mv "$new" "$archives-$(wc -c < "$new" | tr -d ' ').jsa"
  rm -rf "$work"
}

find_archive
if [ -z "$archive" ] && [ -w "$home/dfm-cli/target" ]; then
  keep_classes > /dev/null 2>&1 || :
  find_archive
fi
sharing=()
[ -s "$archive" ] && sharing=(-XX:SharedArchiveFile="$archive" -XX:+UnlockDiagnosticVMOptions
  -XX:+VerifySharedSpaces "-Xlog:cds*=off")
exec "${start[@]}" "${sharing[@]}" -Ddfm.terminal="$terminal" ${DFM_JAVA_OPTIONS:-} "${class_path[@]}" "$@"
