#!/bin/sh
# Installs what Penstock is built with, from Debian's packages, and only what is missing.
#
#   scripts/setup.sh         gcc, Meson and the libraries (less than 150 MB)
#   scripts/setup.sh --all   also clang, clang-tidy, clang-format, gcovr, ncdump
set -eu

packages="gcc libc6-dev meson ninja-build pkg-config python3 libexpat1-dev libfyaml-dev \
libnetcdf-dev libcmocka-dev libmpfr-dev librandom123-dev libutf8proc-dev libmd-dev"
extra="g++ clang clang-tidy clang-format libclang-rt-14-dev gcovr netcdf-bin"

if [ "${1:-}" = "--all" ]; then
    packages="$packages $extra"
fi

missing=""
for package in $packages; do
    state=$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null || true)
    if [ "$state" != "installed" ]; then
        missing="$missing $package"
    fi
done
if [ -z "$missing" ]; then
    exit 0
fi

as_root=""
if [ "$(id -u)" -ne 0 ]; then
    as_root="sudo"
fi
echo "setup: installing$missing" >&2
export DEBIAN_FRONTEND=noninteractive
$as_root apt-get update -qq >&2
# shellcheck disable=SC2086 # a list of words on purpose
$as_root apt-get install -y -qq --no-install-recommends $missing >&2
