# make run    start the dashboard and open it in the browser
# make test   check the style and the types, then run every test
# Needed: make, and Python 3.11 or newer with its venv module. All the rest goes into .venv.

HOST ?= 127.0.0.1
PORT ?= 8501
ARGS ?=

# The first Python on this machine that is new enough; choose another with PYTHON=python3.12.
PYTHON ?= $(shell for name in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$name -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$name && break; done)

VENV := .venv
PY := $(VENV)/bin/python

.DEFAULT_GOAL := help
.PHONY: help run test lint bench clean

help:
	@sed -n 's/^# \(make .*\)/\1/p' Makefile
	@echo 'make lint   check the style and the types only'
	@echo 'make bench  time the heavy questions on generated data'
	@echo 'make clean  remove .venv and every cache; your data stay'
	@echo 'Options: HOST=$(HOST) PORT=$(PORT) PYTHON=$(PYTHON), and ARGS="-k funnel" for pytest'

run: $(VENV)/runtime-installed
	$(PY) -m streamlit run app.py --server.address $(HOST) --server.port $(PORT) \
		--browser.gatherUsageStats false --server.fileWatcherType none

test: lint
	@$(PY) -m tests.install_browser
	$(PY) -m pytest tests -n auto --maxprocesses 4 --dist loadfile $(ARGS)

lint: $(VENV)/tools-installed
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy clm

bench: $(VENV)/tools-installed
	@$(PY) -m tests.install_browser
	$(PY) -m tests.bench

clean:
	rm -rf $(VENV) .mypy_cache .pytest_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# The empty stamp files remember when each list was last installed.
$(VENV)/runtime-installed: requirements.txt $(PY)
	@echo 'Installing what the dashboard needs into $(VENV); the first time takes a minute or two.'
	@$(PY) -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

$(VENV)/tools-installed: requirements-dev.txt $(VENV)/runtime-installed
	@echo 'Installing what the tests need into $(VENV).'
	@$(PY) -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $@

# A half-made environment is removed, so that the next attempt does not take it for a whole one.
$(PY):
	@test -n '$(PYTHON)' || { \
		echo 'Python 3.11 or newer is needed and was not found.'; \
		echo 'Install it (https://www.python.org/downloads/), or name it: make $(MAKECMDGOALS) PYTHON=/path/to/python3'; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo '$(PYTHON) is not Python 3.11 or newer. Name another: make $(MAKECMDGOALS) PYTHON=python3.12'; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
		echo '$(PYTHON) comes without its venv module (ensurepip is missing).'; \
		echo 'On Debian or Ubuntu: sudo apt-get install python3-venv. Elsewhere: install Python from python.org.'; exit 1; }
	@$(PYTHON) -m venv --clear $(VENV) || { rm -rf $(VENV); exit 1; }
