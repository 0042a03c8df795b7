#!/bin/sh
# Builds and runs the benchmarks of a build folder; the instruction sets one after the other.
set -eu
build=${1:-build}
ninja -C "$build" bench/bench_sir bench/bench_elem >&2
for level in base avx2 avx512; do
    PS_CPU=$level "$build/bench/bench_sir" bench/sir.xmile
done
"$build/bench/bench_elem"
for threads in 1 2; do
    "$build/penstock" bench studies/war-economy/study.yaml -n 20000 --threads $threads
done
