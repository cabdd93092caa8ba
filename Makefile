# SPDX-FileCopyrightText: Curtain contributors
# SPDX-License-Identifier: Apache-2.0

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

SWIFT := swift
# An import of a target that a target does not declare is an error: the layers hold.
BUILD_FLAGS := --explicit-target-dependency-import-check error
PROGRAMS := .build/debug
VENV := .build-venv
PYTHON := $(VENV)/bin/python
SOURCES := Sources Tests Benchmarks Package.swift

.PHONY: help setup setup-test venv build build-tests test test-unit test-e2e lint format run dev-certs bench docs clean

help: ## list the targets
	@grep -hE '^[a-z][a-z-]*:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | awk -F'\t' '{ printf "  %-12s %s\n", $$1, $$2 }'

setup: ## install the Debian packages that a build needs (only missing ones)
	@scripts/debian-packages build

setup-test: ## install the Debian packages that the tests need (only missing ones)
	@scripts/debian-packages build test

venv: $(VENV)/.done ## make the Python environment of the tests

$(VENV)/.done: Tests/EndToEnd/requirements.txt
	@echo "make: Python environment for the tests in $(VENV)"
	python3 -m venv $(VENV)
	$(VENV)/bin/pip install --quiet --disable-pip-version-check -r Tests/EndToEnd/requirements.txt
	touch $@

build: setup ## build curtaind and curtain (debug)
	@echo "make: building curtaind and curtain; the first time takes about seven minutes on two cores"
	$(SWIFT) build $(BUILD_FLAGS) --product curtaind
	$(SWIFT) build $(BUILD_FLAGS) --product curtain

build-tests: setup-test
	@echo "make: building programs and tests; the first time takes about eight minutes on two cores"
	$(SWIFT) build $(BUILD_FLAGS) --build-tests

test: test-unit test-e2e ## set up, build, run every test: unit, end-to-end, browser

test-unit: build-tests venv ## the Swift tests
	@echo "make: unit tests"
	CURTAIN_VECTORS="$$($(PYTHON) -c 'import cryptography_vectors, os; print(os.path.dirname(cryptography_vectors.__file__))')" \
	  $(SWIFT) test --skip-build

test-e2e: build-tests venv ## the real programs over TLS, faults, a real browser
	@echo "make: end-to-end tests"
	$(PYTHON) -m pytest Tests/EndToEnd

lint: ## check the formatting and the generated files
	@echo "make: formatting"
	$(SWIFT) format lint --strict --parallel --recursive $(SOURCES)
	python3 scripts/generate-assets.py --check

format: ## format the sources in place
	$(SWIFT) format format --in-place --parallel --recursive $(SOURCES)

run: build ## make a development deployment with sample comments and serve it
	@echo "make: development deployment under var/, certificates under certs/"
	$(PROGRAMS)/curtaind dev-setup
	@echo "make: serving; stop with Ctrl-C"
	$(PROGRAMS)/curtaind serve

dev-certs: build ## development certificates in certs/
	$(PROGRAMS)/curtaind certs dev

bench: setup ## release build, then the benchmarks (BENCH="--only seal,open" narrows them)
	@echo "make: release build; the first time takes about ten minutes on two cores"
	$(SWIFT) build -c release --scratch-path .build-release --product curtaind
	$(SWIFT) build -c release --scratch-path .build-release --product curtain-bench
	mkdir -p bench
	.build-release/release/curtain-bench run --curtaind .build-release/release/curtaind --output bench/results.json $(BENCH)

docs: ## where the documentation is
	@ls docs/*.md docs/*.yaml docs/*.json

clean: ## remove what was built; keeps var/ and certs/
	rm -rf .build .build-release $(VENV) bench/results.json
