# `make` lists what there is. Nothing but Python 3.11 or later and make is needed.
PYTHON ?= $(shell for p in python3.11 python3.12 python3.13 python3.14 python3; do command -v $$p && break; done)
BIN := .venv/bin
SHARED := ../shared

.DEFAULT_GOAL := help
.PHONY: help demo chromium test check fix gold accept compiled bench

help:  ## This list
	@grep -E '^[a-z]+:.*##' Makefile | sed -E 's/^([a-z]+):.*## */\1\t/' | expand -t 10

demo: $(BIN)/medaccord  ## Set up .venv, read the bundled announcements, and make a register of them
	@$(BIN)/medaccord demo

test: .venv/developer chromium  ## The whole test suite
	@# The register is tested on PostgreSQL too: root gets Debian's, others are told where it is missing.
	@ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || { [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && \
	  { apt-get update -qq; apt-get install -y -qq postgresql; }; } || true
	$(BIN)/pytest -q -rs

# The browser's tests say that they were skipped where it cannot be installed.
chromium:
	@[ -x /usr/bin/chromium ] || { [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && apt-get update -qq && apt-get install -y -qq chromium >/dev/null; } || true

check: .venv/developer  ## Style, types and the direction of imports
	$(BIN)/ruff check .
	$(BIN)/ruff format --check medaccord tests
	$(BIN)/mypy
	$(BIN)/lint-imports

fix: .venv/developer  ## Mend what the style checker can mend
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format medaccord tests

gold: $(BIN)/medaccord  ## Measure on the gold announcements
	@for folder in tests/gold/dev $(SHARED)/gold/real; do \
	  if [ -d $$folder ]; then echo "== $$folder"; \
	    $(BIN)/medaccord extract $$folder --format jsonl --no-evidence --jobs 2 | $(BIN)/medaccord score $$folder - --language ru; fi; done
	@if [ -d $(SHARED)/seeds ]; then echo "== $(SHARED)/gold/seeds"; \
	  $(BIN)/medaccord extract $(SHARED)/seeds --format jsonl --no-evidence | $(BIN)/medaccord score $(SHARED)/gold/seeds -; fi

accept: .venv/developer  ## Raise the tests' floors to the figures reached; renew the output that the README shows
	$(BIN)/python tests/test_gold.py
	$(BIN)/python tests/test_docs.py

compiled: build/compiled  ## A wheel with the readers compiled, installed in build/compiled

bench: build/compiled  ## Speed beside stock Natasha
	$(BIN)/python bench/peers.py

build/compiled: .venv/developer pyproject.toml hatch_build.py $(shell find medaccord -type f -not -name '*.pyc')
	@$(BIN)/python -c 'from sysconfig import get_path as p; open(p("include") + "/Python.h")' 2>/dev/null && command -v cc >/dev/null || { \
	  [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && apt-get update -qq && apt-get install -y -qq gcc python3-dev >/dev/null; } || { \
	  echo "A C compiler and Python's headers are needed. As root: apt-get install gcc python3-dev"; exit 1; }
	@echo "Compiling: two to four minutes"
	@rm -rf $@ build/wheel
	@HATCH_BUILD_HOOK_ENABLE_CUSTOM=1 $(BIN)/python -m pip wheel -q --no-deps --no-build-isolation --wheel-dir build/wheel .
	@$(BIN)/python -m pip install -q --disable-pip-version-check --no-deps --target $@ build/wheel/*.whl
	@touch $@

# With what the pages, watching and exports need: whoever has seen the demo wants to open it.
$(BIN)/medaccord: pyproject.toml | $(BIN)/python
	@echo "Setting up .venv: one or two minutes"
	$(BIN)/python -m pip install -q --disable-pip-version-check -e '.[web,watch,exports]'
	@touch $@

.venv/developer: pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install -q --disable-pip-version-check -e '.[dev,postgres]'
	@touch $(BIN)/medaccord $@

# Debian's python3 has no ensurepip until python3-venv is there.
$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or later is needed: apt-get install python3 python3-venv"; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "$(PYTHON) is older than Python 3.11; say make PYTHON=..."; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
	  [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && apt-get update -qq && apt-get install -y -qq python3-venv; } || { \
	  echo "This Python cannot make a virtual environment. As root: apt-get install python3-venv"; exit 1; }
	$(PYTHON) -m venv .venv
