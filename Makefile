# `make slides` builds, `make preview` serves, `make pdf` and `make handouts` print, `make test` tests the builder;
# each installs what it needs.
.PHONY: slides preview pdf handouts check snapshots manual test update bench install everything clean browser
.DEFAULT_GOAL := slides

# What a command has compiled of the builder is kept: where this is set, each of thousands in the tests would
# compile it again.
unexport PYTHONDONTWRITEBYTECODE

PYTHON ?= python3
BIN := .venv/bin

slides: everything
	@$(BIN)/slides build slides -o site

preview: everything
	@$(BIN)/slides serve slides --open

pdf: everything
	@$(BIN)/slides pdf slides -o site

handouts: everything
	@$(BIN)/slides pdf slides -o site --layout handout

# Faults of the decks that only a browser sees.
check: everything
	@$(BIN)/slides check slides -o site

# What changed on slides since their baselines; the first time, `$(BIN)/slides snapshot slides --update`.
snapshots: everything
	@$(BIN)/slides snapshot slides -o site --report site/snapshots

# The manual, from the pages the tests run.
manual: everything
	@$(BIN)/slides docs -o site/manual

test: .venv/.test-ready everything browser
	@$(BIN)/ruff check builder tests
	@$(BIN)/mypy
	@$(BIN)/pytest -n auto --maxprocesses 4 --dist loadfile --no-loadscope-reorder

# Rewrites every expected text and picture; `git diff` is the review.
update: .venv/.test-ready everything browser
	@test -z "$$CI" || { echo "make update is not for CI"; exit 2; }
	@$(BIN)/pytest --update

bench: .venv/.test-ready everything
	@$(BIN)/python tests/bench/run.py

# What a deck in English with formulas needs.
install: .venv/.ready node_modules/.ready

# And what our own decks and the tests need besides: Chinese type, Mermaid, charts, printing.
everything: install node_modules/.all-ready

clean:
	rm -rf site .venv node_modules .cache .pytest_cache .mypy_cache .ruff_cache

# Stamps: nothing is installed again until what it depends on changes.
.venv/.ready: pyproject.toml .requirements.txt
	@echo "installing Python packages into .venv (25 MB to download, 137 MB on disk) …"
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(BIN)/pip install -q --disable-pip-version-check --require-hashes -r .requirements.txt
	@$(BIN)/pip install -q --disable-pip-version-check --no-deps -e .
	@touch $@

.venv/.test-ready: .venv/.ready .requirements-test.txt
	@$(BIN)/pip install -q --disable-pip-version-check --require-hashes -r .requirements-test.txt
	@touch $@

node_modules/.ready: package.json package-lock.json | .venv/.ready
	@$(BIN)/slides install
	@touch $@

node_modules/.all-ready: node_modules/.ready .requirements-charts.txt .requirements-printing.txt
	@$(BIN)/slides install all
	@touch $@

# The tests need a browser: Playwright's own, Chrome, Chromium or Edge; as root on Debian it is installed.
browser: .venv/.ready
	@$(BIN)/python -c 'from builder.browser.launch import find_browser; raise SystemExit(not find_browser())' \
	|| { test "$$(id -u)" = 0 && command -v apt-get >/dev/null && apt-get update -qq \
	     && { apt-get install -y -qq chromium-headless-shell || apt-get install -y -qq chromium; } >/dev/null; } \
	|| { echo "The tests need a browser: type  $(BIN)/slides install browser"; exit 1; }
