# Village: `make run` plays the demo edition, `make test` checks everything.
# A fresh machine needs Python 3.11 or newer with venv, and make; uv is used where it is there.

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
SHELL  := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory
# Where it is set, as in many images, each process would compile all its libraries again.
unexport PYTHONDONTWRITEBYTECODE

CATALOGUES := $(patsubst %.po,%.mo,$(wildcard translations/*/LC_MESSAGES/*.po))
PYTEST     := $(BIN)/python -m pytest
# Two for each of the usual two cores: tests that kill, drive a browser or solve wait now and then.
PROCESSES  ?= 4
# Such as --every-language: a browser is driven through each test in one language otherwise.
FLAGS      ?=
# The processes share the cores: threads of linear algebra in each would only wait for another.
test: export OPENBLAS_NUM_THREADS = 1

.PHONY: help install dev run test lint format bench faults messages reference screenshots clean

help: ## list what can be made
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

install: $(VENV)/.installed $(CATALOGUES) ## make .venv with the `village` command in it

run: install ## start everything with the demo edition, on http://127.0.0.1:8000
	@exec $(BIN)/village serve --demo

dev: $(VENV)/.dev $(CATALOGUES) ## install what tests and linters need

lint: dev ## formatting, lint, types, layers, templates, vendored files
	@$(BIN)/python scripts/lint.py

test: dev ## everything: linters, types, unit, integration, journeys, browser
	@$(BIN)/python scripts/needs.py test
	@$(BIN)/python scripts/lint.py
	@$(PYTEST) -n $(PROCESSES) --dist load --no-loadscope-reorder --cov --cov-report= $(FLAGS)
	@$(BIN)/python scripts/coverage_floor.py

faults: dev ## kill processes under load, at full length; figures go to docs/reliability.md
	@$(BIN)/python scripts/needs.py faults
	@$(BIN)/python -m tests.faults.run

bench: dev ## CPU time of pages, as ratios to trivial Flask views
	@$(BIN)/python scripts/needs.py bench
	@$(BIN)/python -m benchmarks.run

format: dev ## put code and templates into their form
	@$(BIN)/ruff format . && $(BIN)/ruff check --fix .

messages: dev ## take new texts into the catalogues
	@$(BIN)/pybabel -q extract -F babel.cfg -k _l -k N_ --no-location --sort-output --project=Village \
	    --copyright-holder=Village -o translations/messages.pot .
	@for lang in fr ar en; do \
	  if [ -f translations/$$lang/LC_MESSAGES/messages.po ]; then verb=update how="-w 100 --no-fuzzy-matching"; else verb=init how=; fi; \
	  $(BIN)/pybabel -q $$verb $$how -i translations/messages.pot -d translations -l $$lang; \
	done

reference: dev ## draw the pages of docs/reference from the code
	@$(BIN)/python scripts/flows.py
	@$(BIN)/python scripts/house.py
	@$(BIN)/python scripts/edition_schema.py

screenshots: dev ## photograph the demo for docs/pictures
	@$(BIN)/python scripts/needs.py screenshots
	@$(BIN)/python scripts/screenshots.py

clean: ## remove .venv and caches; the data in var/ stays
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache *.egg-info

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "Village needs Python 3.11 or newer; choose one: make PYTHON=python3.12 …"; exit 1; }
	@if command -v uv >/dev/null; then uv venv -q --seed --python "$$(command -v $(PYTHON))" $(VENV); \
	else $(PYTHON) -m venv $(VENV) || { \
	  echo "The venv module is missing; on Debian: apt-get install python3-venv"; exit 1; }; fi

# `pip` writes .installed, `pip` with the dev extra both stamps: each is made once for a
# pyproject.toml and its constraints. Tests compile what they import, a few of thirteen thousand modules.
define install_extra
	@started=$$(date +%s); echo "Installing $(2) …"; \
	if command -v uv >/dev/null; then \
	  uv pip install -q --python $(BIN)/python -c constraints.txt -e "$(1)"; \
	else $(BIN)/python -m pip install -q $(4) --use-pep517 --disable-pip-version-check -c constraints.txt -e "$(1)"; fi; \
	touch $(3); echo "Installed in $$(( $$(date +%s) - started )) s"
endef

$(VENV)/.installed: pyproject.toml constraints.txt | $(VENV)/bin/python
	$(call install_extra,.,Village and its libraries,$@)

$(VENV)/.dev: pyproject.toml constraints.txt | $(VENV)/bin/python
	$(call install_extra,.[dev],Village with its tests and linters,$@ $(VENV)/.installed,--no-compile)

%.mo: %.po | $(VENV)/.installed
	@$(BIN)/pybabel -q compile -i $< -o $@
