# Lắng Nghe. `make help` lists what there is.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# Twice as many test processes as the usual two cores: those in front of a browser mostly wait. The files come in the
# order tests/conftest.py gives them.
WORKERS ?= 4
HOST ?= 127.0.0.1
PORT ?= 8000
export HOST PORT
# Every test process and every command that a test starts would compile all modules again.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help

.PHONY: help run test check bench faults clean

help: ## This list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/'

run: $(VENV)/installed ## Set up what is missing, then serve the product (HOST, PORT)
	@exec $(BIN)/langnghe run --set-up

test: $(VENV)/tested tests/system.sh ## Set up what the tests need, then run them all
	@sh tests/system.sh
	$(BIN)/python -m pytest -q -n $(WORKERS) --dist loadfile --no-loadscope-reorder

check: $(VENV)/tested ## Lint, types, arrows
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python -m pytest -q tests/test_architecture.py

bench: $(VENV)/tested ## Measure, print, and write build/bench.json
	@sh tests/system.sh
	$(BIN)/python -m bench

faults: $(VENV)/tested ## Break browsers, servers, networks and disks at random (FAULTS=300), and count what was lost
	@sh tests/system.sh
	$(BIN)/python -m tests.faults

clean: ## Remove the virtual environment and build leftovers; instance/ stays
	rm -rf $(VENV) build dist *.egg-info

$(VENV)/installed: setup.cfg pyproject.toml $(wildcard survey_core/translations/*/LC_MESSAGES/*.po)
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	@touch $@

$(VENV)/tested: $(VENV)/installed
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[test]'
	@touch $@
