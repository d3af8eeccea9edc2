#!/bin/sh
# Compares the public API with that of the last tag, or of the one that is named, and fails where code that was compiled or
# written for it would not run or compile any more. Packages named internal are not API.
#
#   release/api-check.sh [TAG]
set -eu
project=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd -P)
cd "$project"
modules=dfm-api,dfm-core,dfm-metrics,dfm-runtime,dfm-lightning-like-trainer,dfm-engine

tag=${1:-$(git describe --tags --abbrev=0 2> /dev/null || :)}
if [ -z "$tag" ]; then
  echo "api-check: skipped, there is no tag to compare with"
  exit 0
fi
git rev-parse --quiet --verify "$tag^{commit}" > /dev/null || {
  echo "api-check: there is no tag $tag; there are: $(git tag | tr '\n' ' ')" >&2
  exit 1
}

work=$(mktemp -d)
trap 'git worktree remove --force "$work/tag" 2> /dev/null || :; rm -rf "$work"' EXIT
git worktree add --quiet --detach "$work/tag" "$tag"
maven() {
  # shellcheck disable=SC2086 # Several options are several words.
  mvn -q -B -ntp ${DFM_MAVEN_OPTIONS:-} -Dmaven.test.skip=true -Dspotless.check.skip=true "$@"
}

echo "api-check: building $tag ..."
known=
for module in $(echo "$modules" | tr ',' ' '); do
  if [ -f "$work/tag/$module/pom.xml" ]; then
    known=$known${known:+,}$module
  fi
done
maven -f "$work/tag/pom.xml" -pl "$known" -am package
# With those that they need; a module that the tag does not have is compared with nothing.
mkdir "$work/jars" "$work/nothing"
for folder in dfm-*/; do
  module=${folder%/}
  for jar in "$work/tag/$module/target/$module"-*.jar; do
    case $jar in
      *-sources.jar | *-javadoc.jar | *-tests.jar) ;;
      *) [ ! -f "$jar" ] || cp "$jar" "$work/jars/$module.jar" ;;
    esac
  done
  [ -f "$work/jars/$module.jar" ] || jar --create --no-manifest --file "$work/jars/$module.jar" -C "$work/nothing" .
done

echo "api-check: comparing ..."
maven -fae -Papi-check -Ddfm.last.jars="$work/jars" -pl "$known" -am package
echo "api-check: nothing that was public in $tag is gone or changed"
