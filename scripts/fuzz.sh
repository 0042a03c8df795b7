#!/bin/sh
# Fuzzes a reader (csv, eqn or xmile) with libFuzzer, ASan and UBSan; needs clang.
#
#   scripts/fuzz.sh xmile 300
#
# New inputs are kept in build-fuzz/corpus-TARGET; a crasher is a file in build-fuzz: put it into
# tests/fuzz/corpus/TARGET once it is mended, and every test run replays it.
set -eu

target=${1:?usage: scripts/fuzz.sh TARGET [SECONDS]}
seconds=${2:-300}
root=$(cd "$(dirname "$0")/.." && pwd)
folder=$root/build-fuzz
mkdir -p "$folder/corpus-$target"

clang -g -O1 -std=gnu17 -D_GNU_SOURCE -ffp-contract=off -fno-math-errno -I"$root/src" \
    -fsanitize=fuzzer,address,undefined -fno-sanitize-recover=undefined \
    -o "$folder/fuzz_$target" "$root/tests/fuzz/fuzz_$target.c" \
    "$root"/src/base/*.c "$root"/src/model/*.c "$root"/src/read/*.c "$root"/src/check/*.c \
    -lexpat -lutf8proc -lmd -lpthread -lm
cd "$folder"
exec "./fuzz_$target" -max_total_time="$seconds" -timeout=10 "corpus-$target" \
    "$root/tests/fuzz/corpus/$target"
