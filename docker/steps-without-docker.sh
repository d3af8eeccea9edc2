#!/bin/sh
# Runs the steps of the Dockerfile where there is no container engine: the same scripts, in a clean folder, then the same
# command as the same user, in namespaces of its own, with a root that cannot be written and a /tmp that cannot be run from.
# Needs root, Linux, a JDK 17, Maven, curl, iproute2 and util-linux.
#
#   docker/steps-without-docker.sh [ENGINES]
set -eu
fail() {
  echo "steps-without-docker: $1" >&2
  exit 1
}
[ "$(id -u)" -eq 0 ] || fail "only root can make namespaces and change users"
for tool in unshare chroot curl ip mvn java; do
  command -v "$tool" > /dev/null || fail "there is no $tool"
done

project=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd -P)
work=$(mktemp -d)
trap 'chmod -R u+w "$work"; rm -rf "$work"' EXIT
chmod 755 "$work"

echo "== COPY . . (what .dockerignore leaves)"
mkdir "$work/build"
(cd "$project" && git ls-files -co --exclude-standard -z | grep -zv '^docs/results/' |
  tar -cf - --null -T -) | tar -xf - -C "$work/build"

root=$work/root
mkdir -p "$root/opt/dfm" "$root/models" "$root/tmp" "$root/var/cache" "$root/proc" "$root/dev"
echo "== RUN docker/build.sh /opt/dfm"
"$work/build/docker/build.sh" "$root/opt/dfm" "${1:-}"
chmod -R a-w "$root/opt/dfm"

echo "== a model to serve"
images=$work/images
"$root/opt/dfm/bin/dfm" demo-data --output "$images" > /dev/null
DFM_CLASS_ARCHIVE=off "$root/opt/dfm/bin/dfm" fit --quiet --normal "$images/washer/train/good" --image-size 64 \
  --output "$root/models/washer" > /dev/null
cp "$images/washer/test/good/000.png" "$root/models/part.png"
chmod -R a+rX "$root/models"

# ["a", "b"] of the Dockerfile as lines.
words() {
  sed -n "s/^$1 *\[\(.*\)\]\$/\1/p" "$project/Dockerfile" | tr ',' '\n' | sed 's/^ *"//; s/" *$//'
}
words 'HEALTHCHECK .* CMD' > "$work/health"
{
  words ENTRYPOINT
  words CMD
} > "$work/command"
user=$(sed -n 's/^USER //p' "$project/Dockerfile")
cache=$(sed -n 's/^ENV DFM_CACHE=//p' "$project/Dockerfile")
cp "$project/docker/prepare.sh" "$root/tmp/prepare.sh"

cat > "$work/inside.sh" << 'INSIDE'
set -eu
work=$1 root=$2 user=$3 cache=$4 java=$5
ip link set lo up
for part in usr bin sbin lib lib64 etc; do
  if [ -L "/$part" ]; then
    cp -P "/$part" "$root/$part"
  elif [ -d "/$part" ]; then
    mkdir "$root/$part"
    mount --rbind "/$part" "$root/$part"
  fi
done
mount --rbind /proc "$root/proc"
mount --rbind /dev "$root/dev"
into() {
  env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin JAVA_HOME="$java" DFM_CACHE="$cache" "$@"
}
echo "== RUN docker/prepare.sh"
into chroot "$root" /bin/sh /tmp/prepare.sh
rm -rf "$root"/tmp/*

echo "== --read-only --tmpfs /tmp, USER $user"
mount --rbind "$root" "$root"
mount -t tmpfs -o rw,noexec,nosuid,nodev,size=65536k tmpfs "$root/tmp"
chmod 1777 "$root/tmp"
mount -o remount,bind,ro "$root"
as_user() {
  into chroot --userspec="$user" "$root" "$@"
}
! as_user /bin/sh -c 'echo x > /opt/dfm/x' 2> /dev/null
! as_user /bin/sh -c 'echo x > /models/x' 2> /dev/null

load() {
  set --
  while IFS= read -r word; do set -- "$@" "$word"; done < "$file"
  as_user "$@"
}
file=$work/command
(set -- && while IFS= read -r word; do set -- "$@" "$word"; done < "$file" &&
  exec env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin JAVA_HOME="$java" DFM_CACHE="$cache" chroot --userspec="$user" "$root" "$@") \
  > "$work/out" 2> "$work/err" &
service=$!
trap 'kill "$service" 2> /dev/null || :' EXIT
echo "== HEALTHCHECK"
file=$work/health
tries=0
until load > /dev/null 2>&1; do
  tries=$((tries + 1))
  if [ "$tries" -gt 60 ] || ! kill -0 "$service"; then
    cat "$work/err" >&2
    exit 1
  fi
  sleep 1
done
load
echo "== a request"
curl -sS --fail --data-binary "@$root/models/part.png" http://127.0.0.1:8080/predict | cut -c1-200
echo
echo "== SIGTERM"
kill -TERM "$service"
wait "$service" && code=0 || code=$?
cat "$work/err"
[ "$code" -eq 0 ] || { echo "exit $code" >&2; exit 1; }
! load > /dev/null 2>&1
INSIDE
java=$(readlink -f "$(command -v java)")
unshare --mount --net --propagation private /bin/sh "$work/inside.sh" "$work" "$root" "$user" "$cache" "${java%/bin/java}"
du -sm "$root/opt/dfm" "$root$cache" | sed "s#$root##"
echo "steps-without-docker: all steps passed"
