# What people and CI run. `make run` and `make test` work on a fresh Debian 12 that has git, make and Swift 6.

# One build folder for all targets; set SCRATCH to share it between checkouts.
SCRATCH ?= .build
# Every import must be declared in Package.swift: the layers are real.
SWIFT_BUILD = swift build --scratch-path $(SCRATCH) --explicit-target-dependency-import-check error
RELEASE_FLAGS = -c release --static-swift-stdlib
RELEASE_BIN = $(SCRATCH)/release
TEST_FILTER ?=

.PHONY: run build setup test test-all check format bench bench-wire bench-codecs clean

## run: set up, build in release mode, brief the sample folder with the embedded engine
run: build
	@$(RELEASE_BIN)/dossier run pipelines/incident-briefs.json --out out/incident-briefs

## build: the three release programs
build: setup
	@$(SWIFT_BUILD) $(RELEASE_FLAGS) --product dossier
	@$(SWIFT_BUILD) $(RELEASE_FLAGS) --product dossier-worker
	@$(SWIFT_BUILD) $(RELEASE_FLAGS) --product dossier-emulator

## test: the core suite; under 20 minutes on two cores
test:
	@Scripts/setup tests
	@$(SWIFT_BUILD) --build-tests
	@Scripts/check-layers
	@Scripts/check-gates
	@swift test --scratch-path $(SCRATCH) --skip-build $(if $(TEST_FILTER),--filter $(TEST_FILTER))

## test-all: the core suite and the drills that take long or need heavy packages
test-all: test
	@Scripts/setup drills
	@DOSSIER_DRILLS=1 swift test --scratch-path $(SCRATCH) --skip-build --filter Drill

## check: formatting, without changing anything
check:
	@swift format lint --strict --recursive Sources Tests bench Package.swift
	@Scripts/check-layers
	@Scripts/check-gates

format:
	@swift format --in-place --recursive Sources Tests bench Package.swift

## bench: speed and memory as ratios against programs run beside it
bench: build
	@bench/run $(RELEASE_BIN)

## bench-wire: the same for requests over HTTP, beside other clients (installs Python packages in a temporary folder)
bench-wire: build
	@$(SWIFT_BUILD) $(RELEASE_FLAGS) --product dossier-emulator
	@bench/run --wire $(RELEASE_BIN)

## bench-codecs: processor time of decoding streams and encoding requests, without a network
bench-codecs: setup
	@$(SWIFT_BUILD) $(RELEASE_FLAGS) --product codec-bench
	@bench/run --codecs $(RELEASE_BIN)

## setup: install the Debian packages that are missing
setup:
	@Scripts/setup

clean:
	@rm -rf $(SCRATCH) out
