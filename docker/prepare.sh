#!/bin/sh
# Puts into DFM_CACHE what a start would unpack there, so that nothing needs to be written, and nothing run from /tmp.
set -eu
umask 022
mkdir -p "$DFM_CACHE"
/opt/dfm/bin/dfm serve --help > /dev/null
ls "$DFM_CACHE"/classes/*.jsa "$DFM_CACHE"/native/*/libonnxruntime.so > /dev/null
chmod -R a+rX,go-w "$DFM_CACHE"
mkdir -p /models
