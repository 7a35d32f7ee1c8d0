# Commands for those who use and build Triptych. `make help` lists them.

.DEFAULT_GOAL := help
.PHONY: help setup build report test test-tools format lint

# Homebrew keeps OpenBLAS out of the common folders (untested).
ifeq ($(shell uname -s),Darwin)
export PKG_CONFIG_PATH := $(shell brew --prefix openblas)/lib/pkgconfig:$(PKG_CONFIG_PATH)
endif

help: ## list the commands
	@sed -n 's/^\([a-z-]*\):.*## /make \1\t/p' $(MAKEFILE_LIST) | expand -t 18

setup: ## install missing system packages
	@scripts/setup

# With Swift's libraries inside, the program starts in three quarters of the time, and where there is no Swift.
ifeq ($(shell uname -s),Linux)
static := --static-swift-stdlib
endif

build: setup ## build the optimized program: .build/release/triptych
	swift build -c release $(static) --product triptych

report: build ## render the quick start and print where its page is
	.build/release/triptych render notebooks/quickstart.md

# Tests run side by side: threads that spin while they wait would starve each other. Naming the product
# builds what the tests need; without it SwiftPM builds every tool of every dependency, protoc among them.
test: setup lint ## check the format of the sources and run all tests
	OMP_WAIT_POLICY=passive swift test --disable-xctest --test-product triptychPackageTests

test-tools: ## install optional tools, for tests that are skipped without them
	@scripts/setup-tools

format: ## format the sources in place
	swift format --in-place --recursive Package.swift Sources Tests templates

lint: ## report what `make format` would change, and imports from a higher floor
	swift format lint --strict --recursive Package.swift Sources Tests templates
	scripts/check-imports
