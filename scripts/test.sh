#!/bin/sh
# Sets up, builds and runs every test; the last line counts them.
#
# With CI=true the same tests also run as clang builds them, under AddressSanitizer and
# UndefinedBehaviorSanitizer, and the threaded ones under ThreadSanitizer; a missing tool is then a
# failure and not a skipped test.
set -eu
cd "$(dirname "$0")/.."

configure() { # folder, compiler, options...
    folder=$1
    compiler=$2
    shift 2
    test -f "$folder/build.ninja" || CC=$compiler meson setup "$folder" "$@" >"$folder.log" 2>&1 || {
        cat "$folder.log" >&2
        return 1
    }
    rm -f "$folder.log"
    ninja -C "$folder"
}

if [ "${CI:-}" != "true" ]; then
    scripts/setup.sh
    configure build gcc
    exec scripts/run_tests.py build
fi

scripts/setup.sh --all
configure build gcc
configure build-clang clang
configure build-asan gcc -Dbuildtype=debugoptimized -Db_sanitize=address,undefined
configure build-stress gcc -Dbuildtype=debugoptimized -Dstress=true
configure build-tsan gcc -Dbuildtype=debugoptimized -Db_sanitize=thread
exec scripts/run_tests.py build build-clang:quick build-asan:quick build-stress:quick build-tsan:threads
