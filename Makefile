# make demo    set up, build the sample articles into graph.ttl, ask it a question
# make test    set up, run the tests
# make check   tests, style and types

.DEFAULT_GOAL := help
.PHONY: help demo test slow lint types check docs bench clean

VENV := .venv
GRAPH := graph.ttl
BIN := $(VENV)/bin
# the first Python of at least 3.11 that runs
PYTHON ?= $(shell for p in python3 python3.11 python3.12 python3.13 python; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)

help: ## say what can be made
	@sed -n 's/^\([a-z]*\):.*## /  make \1\t/p' $(MAKEFILE_LIST)

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed; name it with: make PYTHON=/path/to/python3.11" >&2; exit 1; }
	@echo "setting up $(VENV) (a minute or two)"
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); \
		echo "Python cannot make virtual environments; on Debian or Ubuntu: apt install python3-venv" >&2; exit 1; }

$(VENV)/.run: pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	@touch $@

$(VENV)/.dev: pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $@ $(VENV)/.run

demo: $(VENV)/.run ## build the sample articles into graph.ttl and ask it a question
	$(BIN)/kg build data/articles -o $(GRAPH)
	$(BIN)/kg query $(GRAPH) --named who-met-whom --limit 10 --format table

test: $(VENV)/.dev ## run the tests
	$(BIN)/python -m pytest

slow: $(VENV)/.dev ## run the tests that need minutes: the wheel in an empty folder
	$(BIN)/python -m pytest -m slow

lint: $(VENV)/.dev ## check the style
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/.dev ## check the types
	$(BIN)/mypy

check: test slow lint types ## all of these

docs: $(VENV)/.dev ## write docs/cli.md anew
	$(BIN)/python -m kg.cli.reference docs/cli.md

bench: $(VENV)/.run ## measure articles and words a second, and memory
	$(BIN)/python tests/benchmarks/bench_build.py

clean: ## take away what was made
	rm -rf $(VENV) dist build graph.ttl .pytest_cache .mypy_cache .ruff_cache
