# What a person does with this repository. `make run` and `make test` install what they need by themselves.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := build
.PHONY: build run test photographs bench fuzz lint format clean

build: ## Builds the program and its tests.
	@Scripts/install-debian-packages build
	swift build --build-tests

run: ## Starts a server with a workspace of its own in this folder.
	@Scripts/run

test: ## Runs every test there is: Swift's, from outside over HTTP, and in a browser.
	@Scripts/test

photographs: build ## Takes a picture of every page, in both themes and sizes, into Tests/Browser/photographs.
	@Scripts/install-debian-packages web test
	@Scripts/make-venv Tests/requirements.txt
	@Scripts/gather-web-assets
	.tools/venv/bin/python -B -m pytest -c Tests/pytest.ini Tests/Browser/test_photographs.py --photographs

bench: ## Measures, prints a table and appends it to Benchmarks/RESULTS.md.
	@Scripts/bench

fuzz: ## Reads ten million broken tables, in several ways each, and prints what went wrong.
	@Scripts/install-debian-packages build
	swift run -c release fuzz 10000000

lint: ## Says where the code's form strays from .swift-format.
	swift format lint --strict --parallel --recursive Sources Tests Package.swift

format: ## Brings the code into that form.
	swift format --in-place --parallel --recursive Sources Tests Package.swift

clean: ## Removes what was built or gathered; never a workspace.
	rm -rf .build .tools Tests/Browser/photographs Benchmarks/.work
