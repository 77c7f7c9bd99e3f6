# Everything that is done with fieldapp by hand. `make` alone lists it.

PYTHON ?= python3
BIN := .venv/bin
AS_ROOT := $(if $(filter-out 0,$(shell id -u)),sudo)
CATALOGUES := $(patsubst %.po,%.mo,$(wildcard fieldapp/translations/*/LC_MESSAGES/messages.po))

# What Babel writes into the head of a catalogue that says nothing, or something else at each run.
NOT_OURS := ^"\(Project-Id\|Report-Msgid\|POT-Creation\|PO-Revision\|Last-Translator\|Language-Team\|Generated-By\)

# What the browser tests need of Debian: Chromium, what Playwright leans on, letters for Mongolian
# (ө, ү) and Chinese.
BROWSER := chromium libatomic1 fonts-roboto-unhinted fonts-wqy-microhei

# What the fault tests need of Debian: disks of their own, which they fill up and cut off.
DISKS := e2fsprogs mount util-linux

define install_debian_packages
	if command -v apt-get >/dev/null; then \
	  echo "Installing what this computer lacks, with apt-get: $(1)"; \
	  $(AS_ROOT) apt-get update -qq && $(AS_ROOT) env DEBIAN_FRONTEND=noninteractive \
	    apt-get install -qq -y --no-install-recommends $(1) >/dev/null; \
	else echo "This is no Debian. See that it has the like of: $(1)"; fi
endef

.PHONY: help
help:
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: run
run: setup ## Start fieldapp here, with its demonstration, and print the addresses
	@exec $(BIN)/flask --app wsgi serve

.PHONY: setup
setup: .venv/base $(CATALOGUES) ## Make the environment: pinned packages, compiled translations

.PHONY: test
test: lint browser disks ## Check and test everything, as continuous integration does
	$(BIN)/pytest -n 2

.PHONY: check
check: lint disks ## Check and test what needs no browser: the short round while working
	$(BIN)/pytest -n 2 --ignore=tests/browser

.PHONY: lint
lint: .venv/dev $(CATALOGUES)
	$(BIN)/ruff format --check --quiet .
	$(BIN)/ruff check --quiet .
	$(BIN)/lint-imports --no-logo
	$(BIN)/mypy

.PHONY: format
format: .venv/dev ## Let ruff write the code as the project writes it
	$(BIN)/ruff check --quiet --fix .
	$(BIN)/ruff format --quiet .

.PHONY: messages
messages: .venv/base ## Collect the words of the program into the catalogues, for the translators
	@mkdir -p build
	@$(BIN)/pybabel -q extract -F babel.cfg -k lazy_gettext -k t --no-location --sort-output \
	  -o build/messages.pot .
	@$(BIN)/pybabel -q update -i build/messages.pot -d fieldapp/translations --no-fuzzy-matching \
	  --ignore-obsolete -w 100
	@sed -i.before '/$(NOT_OURS)/d' $(CATALOGUES:.mo=.po) && rm $(CATALOGUES:.mo=.po.before)

.PHONY: bench
bench: .venv/dev browser $(CATALOGUES) ## Measure speed, memory and bytes against the running server
	@$(BIN)/python -m tests.bench

.PHONY: faults
faults: .venv/dev browser disks $(CATALOGUES) ## Kill, cut off and fill up the server for hours, and count what it costs
	FAULTS=long $(BIN)/pytest tests/faults tests/browser/faults --ignore=tests/faults/test_power_cut.py
	$(AS_ROOT) env FAULTS=long PYTHONDONTWRITEBYTECODE=1 $(BIN)/pytest -p no:cacheprovider \
	  tests/faults/test_power_cut.py

.PHONY: lock
lock: .venv/dev ## Pin anew what requirements*.in ask for
	@for name in requirements requirements-dev; do \
	  $(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes \
	    --no-header --no-annotate $$name.in -o $$name.txt; done

.PHONY: clean
clean: ## Remove what was made here, except the records in data/
	rm -rf .venv build .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis
	find fieldapp tests -name __pycache__ -prune -exec rm -rf {} +
	rm -f $(CATALOGUES)

.PHONY: browser
browser:
	@dpkg -s $(BROWSER) >/dev/null 2>&1 || { $(call install_debian_packages,$(BROWSER)); }

.PHONY: disks
disks:
	@dpkg -s $(DISKS) >/dev/null 2>&1 || { $(call install_debian_packages,$(DISKS)); }

# Debian keeps the part of Python that makes environments in a package of its own.
.venv/made:
	@$(PYTHON) -c 'import sys; sys.exit("fieldapp needs Python 3.11 or newer" if sys.version_info < (3, 11) else 0)'
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null || { $(call install_debian_packages,python3-venv); }
	@rm -rf .venv && $(PYTHON) -m venv .venv && touch $@

.venv/base: requirements.txt .venv/made
	@echo "Installing what fieldapp runs on"
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r $<
	@touch $@

.venv/dev: requirements-dev.txt .venv/base
	@echo "Installing what the tests need"
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r $<
	@touch $@

%.mo: %.po .venv/base
	@$(BIN)/pybabel -q compile -i $< -o $@
