# The commands a newcomer types. Meson does the work; see README.md.
BUILD ?= build
PREFIX ?= /usr/local

.PHONY: build outlook test bench coverage setup setup-all install clean

build: setup
	@test -f $(BUILD)/build.ninja || meson setup $(BUILD)
	@ninja -C $(BUILD)

outlook: build
	$(BUILD)/penstock assess studies/war-economy/study.yaml -o outlook.html --force

test:
	@scripts/test.sh

bench: build
	@scripts/bench.sh $(BUILD)

coverage: setup-all
	@scripts/coverage.sh

setup:
	@scripts/setup.sh

setup-all:
	@scripts/setup.sh --all

install: build
	@meson configure $(BUILD) -Dprefix=$(PREFIX)
	@meson install -C $(BUILD)

clean:
	rm -rf build build-* outlook.html
