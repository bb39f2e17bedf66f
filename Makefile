# What a developer needs. Nothing is asked; nothing but Python 3.11+, make and a package index is needed.
#
#   make run      set up, then the bot: on Telegram if a token is set, else in the sandbox
#   make test     set up, then every test that can run here
#   make check    everything CI checks: style, types, imports, migrations, tests
#   make help     this list and the rest

SHELL := /bin/sh
.SHELLFLAGS := -eu -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
# One thing after the other, also under `make -j`: the order of the output is part of the answer.
.NOTPARALLEL:

VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
LOCK := requirements-dev.lock
PIP := $(BIN)/python -m pip --disable-pip-version-check --no-input
ARGS ?=
# A file's tests stay together: many share what is dear to start (a running bot, the simulation's seeds).
WORKERS ?= auto

# The newest Python we test on comes first; `make PYTHON=… setup` decides otherwise.
PYTHON ?=
CANDIDATES := $(if $(PYTHON),$(PYTHON),python3.13 python3.12 python3.11 python3.14 python3 python)
SUITABLE := import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))
NO_PYTHON := No Python 3.11 or newer with venv found (tried: $(CANDIDATES)). Install one (Debian: python3 python3-venv), \
or name it: make PYTHON=/path/to/python3 setup

.PHONY: help setup run sandbox test check lint format types imports migrations-check bench lock wheel image clean

help: ## show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-17s %s\n", $$1, $$2 }' Makefile

setup: $(READY) ## make .venv with the pinned dependencies (only when they changed)

define FIND_PYTHON
found=; \
for candidate in $(CANDIDATES); do \
	if "$$candidate" -c '$(SUITABLE)' >/dev/null 2>&1; then found=$$candidate; break; fi; \
done; \
if [ -z "$$found" ]; then echo '$(NO_PYTHON)' >&2; exit 2; fi
endef

# A virtual environment that still works is kept: only what changed is installed.
$(READY): $(LOCK) pyproject.toml
	@if ! $(BIN)/python -m pip --version >/dev/null 2>&1; then \
		$(FIND_PYTHON); \
		echo "Setting up $(VENV) with $$("$$found" --version)"; \
		"$$found" -m venv --clear $(VENV); \
	fi
	$(PIP) install --quiet --require-hashes --requirement $(LOCK)
	$(PIP) install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

run: setup ## start the bot: on Telegram if a token is set (environment or .env), else in the sandbox
	@if [ -n "$${DUBAN_TOKEN:-}$${DUBAN_TOKEN_FILE:-}" ] \
		|| grep -Eqs "^[[:space:]]*(export[[:space:]]+)?DUBAN_TOKEN(_FILE)?[[:space:]]*=[[:space:]]*[\"']?[^\"'#[:space:]]" .env; \
	then exec $(BIN)/duban run $(ARGS); \
	else echo "No DUBAN_TOKEN: starting the sandbox, which needs none."; exec $(BIN)/duban sandbox $(ARGS); fi

sandbox: setup ## start the sandbox, token or not
	@exec $(BIN)/duban sandbox $(ARGS)

test: setup ## run every test that can run here (ARGS='-k name' for some, WORKERS=0 for one process)
	@$(BIN)/python -m pytest --numprocesses=$(WORKERS) --dist=loadfile $(ARGS)

check: lint types imports migrations-check test ## everything CI checks

lint: setup ## style
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

format: setup ## put the style right
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

types: setup ## strict types
	@$(BIN)/mypy

imports: setup ## which room may import which
	@$(BIN)/lint-imports --no-logo

migrations-check: setup ## the migrations make exactly the schema of the tables
	@$(BIN)/python -m bot.store.migrate check

bench: setup ## measure speed and size, and write docs/benchmarks.md (ARGS=sending for one of them)
	@$(BIN)/python -m benchmarks $(ARGS)

# Universal: one file serves every supported Python and platform. uv only computes; pip installs.
lock: ## compute the locks again after a change in pyproject.toml (ARGS=--upgrade for newer versions)
	@$(MAKE) --no-print-directory build/uv/.ready
	build/uv/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header \
		--no-emit-index-url --no-annotate $(ARGS) pyproject.toml --output-file requirements.lock
	build/uv/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header \
		--no-emit-index-url --no-annotate $(ARGS) --constraint requirements.lock --extra dev pyproject.toml --output-file $(LOCK)

build/uv/.ready: Makefile
	@$(FIND_PYTHON); "$$found" -m venv build/uv
	@build/uv/bin/python -m pip --disable-pip-version-check --no-input install --quiet uv==0.13.9
	@touch $@

wheel: setup ## build dist/duban-….whl
	@$(PIP) wheel --quiet --no-deps --no-build-isolation --wheel-dir dist .

image: ## build the container image
	docker build --tag duban .

clean: ## remove what was made here, except var/ (the data)
	rm -rf $(VENV) build dist .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis test-results

.PHONY: soak
soak: setup ## 20,000 seeds, 240 kills, rounds from outside, long rows of docs/reliability.md (ARGS='--seeds 500 --kills 1' for less)
	@$(BIN)/python -m tests.simulation.soak $(ARGS)

.PHONY: schema
schema: setup ## write plan_data/plan.schema.json anew from the model
	$(BIN)/duban plans schema > plan_data/plan.schema.json
	$(BIN)/duban plans schema --programme > plan_data/programme.schema.json
