# SPDX-FileCopyrightText: Curtain contributors
# SPDX-License-Identifier: Apache-2.0

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

SWIFT := swift
# An import of a target that a target does not declare is an error: the layers hold.
BUILD_FLAGS := --explicit-target-dependency-import-check error
PROGRAMS := .build/debug
RELEASE := .build-release
VENV := .build-venv
PYTHON := $(VENV)/bin/python
E2E := Tests/EndToEnd
SOURCES := Sources Tests Benchmarks Fuzz Package.swift
FUZZ := .build-fuzz
TSAN := .build-tsan
# Of `make fuzz`, for all targets together.
SECONDS := 60
# Where the development set of triage is, if it is here.
SHARED := $(or $(CURTAIN_SHARED),../shared)
SAMPLES := samples/triage/regression-comments.jsonl samples/triage/regression-replies.jsonl \
	samples/triage/unseen/comments.jsonl samples/triage/unseen/replies.jsonl \
	$(wildcard $(SHARED)/data/comments-dev.jsonl $(SHARED)/data/replies-dev.jsonl)

.PHONY: help setup setup-test venv build build-tests test test-unit test-e2e test-quick test-tsan fuzz lint format run \
	score certs-dev bench docs man clean

help: ## list the targets
	@grep -hE '^[a-z][a-z0-9-]*:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | awk -F'\t' '{ printf "  %-12s %s\n", $$1, $$2 }'

setup: ## install the Debian packages that a build needs (only missing ones)
	@scripts/debian-packages build

setup-test: ## install the Debian packages that the tests need (only missing ones)
	@scripts/debian-packages build test

venv: $(VENV)/.done ## make the Python environment of the tests (from PyPI, once)

$(VENV)/.done: $(E2E)/requirements.txt $(E2E)/requirements-alone.txt | setup-test
	@echo "make: Python environment of the tests in $(VENV)"
	rm -rf $(VENV)
	python3 -m venv $(VENV)
	$(VENV)/bin/pip install --quiet --disable-pip-version-check -r $(E2E)/requirements.txt
	$(VENV)/bin/pip install --quiet --disable-pip-version-check --no-deps -r $(E2E)/requirements-alone.txt
	touch $@

build: setup ## build curtaind and curtain (debug)
	@echo "make: building curtaind and curtain; the first time takes about seven minutes on two cores"
	$(SWIFT) build $(BUILD_FLAGS) --product curtaind
	$(SWIFT) build $(BUILD_FLAGS) --product curtain

build-tests: setup-test
	@echo "make: building programs and tests; the first time takes about eight minutes on two cores"
	$(SWIFT) build $(BUILD_FLAGS) --build-tests

test: test-unit test-e2e ## set up, build once, run every test: unit, end-to-end, faults, browser

test-unit: build-tests venv ## the Swift tests
	@echo "make: unit tests"
	vectors="$$($(PYTHON) -c 'import cryptography_vectors as v; print(v.__path__[0])')"; \
	  CURTAIN_VECTORS="$$vectors" $(SWIFT) test --skip-build

test-e2e: build-tests venv ## the real programs over TLS, faults, kill -9, a trace, a real browser (E2E_ARGS="-k story")
	@echo "make: end-to-end tests; about half an hour"
	PYTHONDONTWRITEBYTECODE=1 $(PYTHON) -m pytest $(E2E) $(E2E_ARGS)

test-quick: build-tests venv ## end-to-end tests with fewer repetitions, stopping at the first failure
	@echo "make: end-to-end tests, the quick way"
	PYTHONDONTWRITEBYTECODE=1 CURTAIN_E2E_QUICK=1 $(PYTHON) -m pytest -x $(E2E) $(E2E_ARGS)

test-tsan: setup-test ## the Swift tests under ThreadSanitizer (docs/testing.md says what it cannot see)
	@echo "make: building the tests for ThreadSanitizer in $(TSAN); the first time takes about ten minutes on two cores"
	$(SWIFT) build $(BUILD_FLAGS) --sanitize=thread --scratch-path $(TSAN) --build-tests
	clang -shared -fPIC -O1 -Wall -o $(TSAN)/mutex.so Tests/Sanitizer/mutex.c
	@echo "make: unit tests under ThreadSanitizer"
	LD_PRELOAD=$(CURDIR)/$(TSAN)/mutex.so TSAN_OPTIONS="suppressions=$(CURDIR)/Tests/Sanitizer/suppressions.txt" \
	  $(SWIFT) test --skip-build --sanitize=thread --scratch-path $(TSAN)

fuzz: setup ## arbitrary bytes for every parser of bytes from outside (SECONDS=60 in all, TARGET=leaf for one)
	@echo "make: building the fuzzers in $(FUZZ); the first time takes about three minutes on two cores"
	[ -d .build/checkouts/Yams ] || $(SWIFT) package resolve
	$(MAKE) --no-print-directory -j2 -f Fuzz/Makefile $(TARGET)
	@echo "make: fuzzing"
	python3 scripts/fuzz.py --seconds $(SECONDS) $(TARGET)

score: setup ## measure triage and the reply guard (FILES="comments.jsonl replies.jsonl" CLINIC=clinic.json)
	@echo "make: building curtain; the first time takes about seven minutes on two cores"
	$(SWIFT) build $(BUILD_FLAGS) --product curtain
	@echo "make: measuring; more with SCORE=\"--errors --json out.json\" (scripts/score --help)"
	scripts/score --curtain $(PROGRAMS)/curtain --files $(or $(FILES),$(SAMPLES)) $(if $(CLINIC),--clinic $(CLINIC)) $(SCORE)

lint: ## check formatting, generated files, scripts
	@echo "make: formatting of Swift sources"
	$(SWIFT) format lint --strict --parallel --recursive $(SOURCES)
	@echo "make: generated files and scripts"
	python3 scripts/generate-assets.py --check
	bash -n scripts/debian-packages .ci/run
	python3 scripts/check-sources.py

format: ## format the Swift sources in place
	@echo "make: formatting"
	$(SWIFT) format format --in-place --parallel --recursive $(SOURCES)

run: build ## make a development deployment with sample comments and serve it
	@echo "make: development deployment under var/, certificates under certs/"
	$(PROGRAMS)/curtaind dev-setup
	@echo "make: serving; stop with Ctrl-C"
	exec $(PROGRAMS)/curtaind serve

certs-dev: build ## development certificates in certs/
	@echo "make: development certificates in certs/"
	$(PROGRAMS)/curtaind certs dev

bench: setup ## release build, then the benchmarks (BENCH="--only seal,open" narrows them)
	@echo "make: release build in $(RELEASE); the first time takes about ten minutes on two cores"
	$(SWIFT) build -c release --static-swift-stdlib --scratch-path $(RELEASE) --product curtaind
	$(SWIFT) build -c release --static-swift-stdlib --scratch-path $(RELEASE) --product curtain-bench
	@echo "make: benchmarks; results in bench/results.json"
	mkdir -p bench
	$(RELEASE)/release/curtain-bench run --curtaind $(RELEASE)/release/curtaind --output bench/results.json $(BENCH)

docs: man ## write the manual pages, list the documentation
	@echo "make: documentation"
	@printf "  %s\n" README.md CONTRIBUTING.md SECURITY.md CHANGELOG.md \
	  $$(ls docs/*.md docs/adr/*.md docs/*.yaml docs/*.json docs/man/*)

man: build ## write docs/man from what the programs say about themselves (a test compares them)
	@echo "make: manual pages in docs/man"
	python3 scripts/generate-man.py --programs $(PROGRAMS)

clean: ## remove what was built; keeps var/ and certs/
	@echo "make: removing what was built"
	rm -rf .build $(RELEASE) $(FUZZ) $(TSAN) $(VENV) bench/results.json
