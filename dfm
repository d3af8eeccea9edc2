#!/usr/bin/env bash
# Builds what is missing or older than its sources, then runs the command.
set -euo pipefail
self="${BASH_SOURCE[0]}"
[[ "$self" == */* ]] || self="./$self"
home="$(cd "${self%/*}" && pwd)"
target="$home/dfm-cli/target"
library="$target/lib"
stamp="$target/built"

fail() {
  echo "dfm: $1" >&2
  exit 1
}

# Jars of --plugins DIR stand behind those of DFM_PLUGINS.
before=''
for argument; do
  case "$before=$argument" in
    --plugins=*) folder="$argument" ;;
    *=--plugins=*) folder="${argument#*=}" ;;
    *) folder='' ;;
  esac
  if [ -n "$folder" ]; then
    for jar in "$folder"/*.jar; do
      [ ! -f "$jar" ] || DFM_PLUGINS="${DFM_PLUGINS:+$DFM_PLUGINS:}$jar"
    done
  fi
  before="$argument"
done

java="${JAVA_HOME:+$JAVA_HOME/bin/}java"
java="$(type -P "$java")" || fail "no Java found; install a JDK 17 or newer, or set JAVA_HOME"

# What Java says of itself takes as long as a short command, so it is kept for as long as that Java is the same file: the
# launcher of a JDK. What only looks for one (a script, a link to another program) is asked each time.
version='' encoding='' machine=''
language="${LC_ALL:-${LC_CTYPE:-${LANG:-}}}"
facts="$target/java-${java//[^[:alnum:]]/-}-${language//[^[:alnum:]]/-}"

identity() { # Of each file: inode, size, times.
  TZ=UTC0 stat -L -c '%i:%s:%y:%z' "$@" 2> /dev/null || stat -L -f '%i:%z:%Fm:%Fc' "$@" 2> /dev/null || :
}

ask_java() {
  local properties line
  properties="$("$java" -XshowSettings:properties -version 2>&1)" || :
  version='' encoding='' machine=''
  while read -r line; do
    case "$line" in
      # The first number of 17.0.2 and of 25-ea; of 1.8.0 it is 1.
      'java.specification.version = '*) version="${line##* }" version="${version%%[!0-9]*}" ;;
      'sun.jnu.encoding = '*) encoding="${line##* }" ;;
      'java.vm.version = '*) machine="${line#*= }" machine="${machine//[^[:alnum:]]/-}" ;;
    esac
  done <<< "$properties"
}

remember_java() {
  local real new
  [ -z "${JAVA_TOOL_OPTIONS:-}${_JAVA_OPTIONS:-}${JDK_JAVA_OPTIONS:-}" ] || return 0
  real="$(readlink -f "$java")"
  [ -f "${real%/bin/*}/lib/modules" ] && [ "${real##*/}" = java ] || return 0
  new="$(mktemp "$facts.XXXXXX")"
  printf '%s\n' "$(identity "$java")" "$version" "$encoding" "$machine" "$language" end > "$new"
  chmod 644 "$new" && mv "$new" "$facts"
}

if [ -r "$facts" ] && [ -z "${JAVA_TOOL_OPTIONS:-}${_JAVA_OPTIONS:-}${JDK_JAVA_OPTIONS:-}" ]; then
  { read -r same && read -r version && read -r encoding && read -r machine && read -r said && read -r end; } < "$facts" ||
    end=
  [ "$end" = end ] && [ "$said" = "$language" ] && [[ "$version" =~ ^[0-9]+$ ]] || same=
else
  same=
fi

# The archive of classes, and with it the jars: see keep_classes. Half of one ends the JVM, so its name ends in its size.
archive='' size=''
find_archive() {
  local kind=jsa
  [ "$version" -lt 25 ] || kind=aot
  archive=
  for archive in "$target/classes-$machine"-*."$kind"; do
    [ ! -f "$archive" ] || break
  done
  [ -f "$archive" ] || archive=
  size="${archive##*-}" size="${size%.*}"
}

checked_archive() {
  local kept
  [ -n "$archive" ] || return 0
  kept="$(identity "$archive")"
  kept="${kept#*:}"
  [ "${kept%%:*}" = "$size" ] || archive=
}

[ -z "$same" ] || find_archive
if [ -n "$same" ]; then
  { read -r now && { read -r kept || kept=; }; } <<< "$(identity "$java" ${archive:+"$archive"})" || now=
  if [ "$now" = "$same" ]; then
    kept="${kept#*:}"
    [ "${kept%%:*}" = "$size" ] || archive=
  else
    same=
  fi
fi
if [ -z "$same" ]; then
  ask_java
  [ ! -w "$target" ] || [ "${version:-0}" -lt 17 ] || remember_java
  find_archive
  checked_archive
fi
[ "${version:-0}" -ge 17 ] || fail "needs a JDK 17 or newer, but $java is version ${version:-unknown}; set JAVA_HOME"

# Java takes the names of files in the locale's charset, and containers have a locale of 128 characters.
[[ "$encoding" =~ ^[Uu][Tt][Ff]-?8$ ]] || export LC_ALL=C.UTF-8

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
  rm -f "$target"/classes-* "$target"/jars
  archive=
fi

terminal=false
[ -t 2 ] && terminal=true
native=()
# What Guice and the native libraries do is announced by newer JDKs in many lines.
[ "$version" -ge 24 ] && native=(--enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow)
# The serial collector takes half the memory of Java's choice, in the same time: little of what is made lives long.
collector=(-XX:+UseSerialGC)
[[ "${DFM_JAVA_OPTIONS:-}" =~ -XX:\+Use[A-Za-z0-9]*GC ]] && collector=()
start=("$java" "${native[@]}" "${collector[@]}" -Djava.awt.headless=true -Dguice_bytecode_gen_option=DISABLED)
package=org.deepfeature.dfm.cli
jars="$target/jars"

# Whether all is done before the optimising compiler would pay: what prints a little, and a few images. They are decoded, and
# the sums of a model are compared, by code that it makes much quicker; so neither may be large.
is_short() {
  local argument before='' images=() models=()
  case "${1:-}" in
    info | plugins | layers | completion | health | -h | --help | --help-all) return 0 ;;
    predict) [ $# -le 12 ] || return 1 ;;
    *) return 1 ;;
  esac
  for argument; do
    case "$before:$argument" in
      --model:*) models+=("$argument") ;;
      *:--model=*) models+=("${argument#*=}") ;;
      *)
        [ ! -d "$argument" ] || return 1
        [ ! -f "$argument" ] || images+=("$argument")
        ;;
    esac
    before="$argument"
  done
  [ ${#images[@]} -gt 0 ] && [ ${#models[@]} -eq 1 ] || return 1
  [ ! -d "${models[0]}" ] || models=("${models[0]}/model.dfm")
  [ -z "$(find "${models[@]}" -size +32768k 2> /dev/null; find "${images[@]}" -size +4096k 2> /dev/null)" ]
}

# In a short run the optimising compiler takes the second processor from everybody else. In others it waits for about three times as
# many calls, and turns of a loop, as is Java's choice, which a long run does not notice.
compiler=(-XX:Tier4InvocationThreshold=15000 -XX:Tier4MinInvocationThreshold=2000 -XX:Tier4CompileThreshold=30000
  -XX:Tier4BackEdgeThreshold=100000)
! is_short "$@" || compiler=(-XX:TieredStopAtLevel=1)

# Before the archive is looked for: no start is as short without it.
if [ $# -eq 1 ] && [[ "$1" = --version || "$1" = -V ]]; then
  command=("$library"/dfm-cli-*.jar)
  # shellcheck disable=SC2086 # Several options are several words.
  exec "${start[@]}" -XX:TieredStopAtLevel=1 ${DFM_JAVA_OPTIONS:-} -cp "${command[0]}" $package.start.ProgramVersion
fi

# Jars that came, went or changed since: their list and the archive would be of others.
jars_changed() {
  local jar
  [ "$library" -nt "$jars" ] && return 0
  for jar in "$library"/*.jar; do
    [ "$jar" -nt "$jars" ] && return 0
  done
  return 1
}

# Runs the commands that many start with on a tiny data set, and keeps which jars have what, in the order in which they are
# best searched, and what the JVM read: from version 25 on classes that are linked, before that classes alone. Profiles of their
# methods are left out: compiling by them took a fifth more processor time than it saved.
keep_classes() {
  local work new classes='' kept="$target/classes-$machine" kind=jsa
  work="$(mktemp -d)" || return 0
  new="$(mktemp "$kept.XXXXXX")" # Beside what it will be: renaming is all or nothing.
  rm -f "$new" "$kept"-*
  "${start[@]}" -cp "$library/*" $package.start.Preparation "$library" "$new.jars"
  mv "$new.jars" "$jars"
  read -r classes < "$jars"
  local rehearsal=(-Ddfm.services="$jars" -cp "$classes" "$package.Rehearsal")
  # An empty one is not tried again; starts are as they were.
  if [ "$version" -ge 25 ]; then
    kind=aot
    "${start[@]}" -XX:+UnlockDiagnosticVMOptions -XX:-AOTRecordTraining -XX:AOTCacheOutput="$new" "${rehearsal[@]}" "$work" ||
      "${start[@]}" -XX:AOTCacheOutput="$new" "${rehearsal[@]}" "$work/again"
  else
    "${start[@]}" -XX:DumpLoadedClassList="$work/classes" "${rehearsal[@]}" "$work" &&
      "$java" -XX:+UseG1GC -Xshare:dump -XX:SharedClassListFile="$work/classes" -XX:SharedArchiveFile="$new" -cp "$classes"
  fi || : > "$new"
  [ -f "$new" ] || : > "$new"
  mv "$new" "$kept-$(wc -c < "$new" | tr -d ' ').$kind"
  rm -rf "$work" "$new".*
}

if { [ -z "$archive" ] || { [ -f "$jars" ] && jars_changed; }; } && [ -w "$target" ]; then
  (keep_classes) > /dev/null 2>&1 || :
  find_archive
fi

class_path="$library/*"
services=()
if [ -f "$jars" ] && ! jars_changed && read -r listed < "$jars" && [[ "$listed" == "$library/"* ]]; then
  class_path="$listed"
  services=(-Ddfm.services="$jars")
fi
sharing=()
if [ -n "$archive" ] && [ -s "$archive" ]; then
  # The JVM compares the sums of what is in it.
  sharing=(-XX:+UnlockDiagnosticVMOptions -XX:+VerifySharedSpaces)
  case "$archive" in
    *.aot) sharing+=(-XX:AOTCache="$archive" "-Xlog:cds*=off" "-Xlog:aot*=off") ;;
    *) sharing+=(-XX:SharedArchiveFile="$archive" "-Xlog:cds*=off") ;;
  esac
fi
# shellcheck disable=SC2086 # Several options are several words.
exec "${start[@]}" "${compiler[@]}" "${sharing[@]}" "${services[@]}" -Ddfm.terminal="$terminal" ${DFM_JAVA_OPTIONS:-} \
  -cp "$class_path${DFM_PLUGINS:+:$DFM_PLUGINS}" $package.Main "$@"
