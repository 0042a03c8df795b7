#!/bin/sh
# Line coverage of src/ by all tests, as a summary and as coverage.html in build-coverage.
set -eu
test -f build-coverage/build.ninja || meson setup build-coverage -Db_coverage=true -Dbuildtype=debug
ninja -C build-coverage
scripts/run_tests.py build-coverage
gcovr --root . --filter 'src/' --object-directory build-coverage \
    --html-details build-coverage/coverage.html --print-summary
