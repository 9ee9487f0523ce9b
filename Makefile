# Everything a person or a machine does with this repository. `make` lists it.
# Setting up needs nothing but python3 (3.11 to 3.13, with its venv module) and make.

PYTHON ?= python3
HOME_DIR ?= build/zhibiao-data
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.set-up
# one more than there are cores: tests of flows wait for servers and disks
WORKERS = $(shell echo $$(($$(getconf _NPROCESSORS_ONLN) + 1)))
export DO_NOT_TRACK := 1

.DEFAULT_GOAL := help
.PHONY: help setup run test check gate generate campaigns bench clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: $(STAMP) ## make .venv with the locked dependencies and the project in it

$(STAMP): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; v = sys.version_info[:2]; \
	  (3, 11) <= v <= (3, 13) or sys.exit(f"python {v[0]}.{v[1]} is not supported; type: make setup PYTHON=python3.12")'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@test -x $(BIN)/uv || $(BIN)/python -m pip install --quiet --disable-pip-version-check uv
	@VIRTUAL_ENV=$(abspath $(VENV)) $(BIN)/uv pip sync --quiet --require-hashes requirements.lock
	@VIRTUAL_ENV=$(abspath $(VENV)) $(BIN)/uv pip install --quiet --no-deps --editable .
	@touch $@

run: setup ## load the sample drop; show the summary and three queries with their answers
	@$(BIN)/python -m flows.tour --home $(HOME_DIR)

test: setup ## the tests, without the long campaigns
	@$(BIN)/python -m pytest -n $(WORKERS) --maxprocesses 5 --dist loadfile --no-loadscope-reorder

check: setup ## lint, format, types, import arrow, generated files
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/python -m pytest -q tests/architecture tests/contract
	@$(BIN)/python -m flows.cli generate --check

gate: setup ## score the extraction against the gold documents and the pinned floors
	@$(BIN)/python -m tests.gold.gate

generate: setup ## write the generated files: schema, dictionary, rules, command reference, worked questions
	@$(BIN)/python -m flows.cli generate

campaigns: setup ## the long tests: kills, servers, concurrency, pages in a browser
	@$(BIN)/python -m pytest -n auto --maxprocesses 2 --dist loadfile tests/campaigns

bench: setup ## the benchmarks, each beside its reference
	@for file in benchmarks/bench_*.py; do $(BIN)/python $$file || exit 1; done

clean: ## remove what was built; .venv too
	@rm -rf build dist $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis
