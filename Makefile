.PHONY: test demo conformance bench fuzz mutation chaos clean

PYTHON ?= python3
VENV = .venv
PEERS = .venv-peers
READY = $(VENV)/.ready

$(READY): setup.cfg pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "x12tools needs Python 3.11 or newer")'
	$(PYTHON) -m venv $(VENV)
	$(VENV)/bin/python -m pip install --quiet --upgrade pip
	$(VENV)/bin/python -m pip install --quiet -e '.[test]'
	touch $(READY)

test: $(READY)
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/lint-imports
	$(VENV)/bin/mypy
	$(VENV)/bin/python -m pytest -n 2

demo: $(READY)
	@$(VENV)/bin/x12tools demo

# Scores x12tools beside pyx12 and, in an environment of its own, x12sdk; without that it goes on.
conformance: $(READY)
	@test -x $(PEERS)/bin/python || $(PYTHON) -m venv $(PEERS)
	@$(PEERS)/bin/python -m pip install --quiet x12sdk==2.2.0 || true
	$(VENV)/bin/python tools/conformance.py --x12sdk $(PEERS)/bin/python

# Prints ratios and never fails for a time. MEMORY=--memory measures files of 10 and 100 MB too.
bench: $(READY)
	@test -x $(PEERS)/bin/python || $(PYTHON) -m venv $(PEERS)
	@$(PEERS)/bin/python -m pip install --quiet x12sdk==2.2.0 || true
	@$(PEERS)/bin/python -m pip install --quiet --force-reinstall .
	$(VENV)/bin/python -m pytest tests/bench --benchmark-only -n 0
	$(VENV)/bin/python tools/bench.py --x12sdk $(PEERS)/bin/python --installed $(PEERS)/bin/python $(MEMORY)

# Runs until SECONDS are over or something is found; tools/fuzz.py says what to do with a find.
SECONDS ?= 1200
fuzz: $(READY)
	$(VENV)/bin/python -m pip install --quiet -e '.[fuzz]'
	$(VENV)/bin/python tools/fuzz.py -max_total_time=$(SECONDS)

# Takes an hour or two for all; FAMILY="jw seq" for some. What lives is told in docs/mutation.md.
JOBS ?= 2
mutation: $(READY)
	$(VENV)/bin/python -m pip install --quiet -e '.[test,mutation]'
	nice $(VENV)/bin/python tools/mutation.py --jobs $(JOBS) $(FAMILY)

# Kills a watcher KILLS times at any moment, and before each of its steps.
KILLS ?= 50
chaos: $(READY)
	X12TOOLS_CHAOS=$(KILLS) $(VENV)/bin/python -m pytest tests/watching/test_killed.py -n 0

clean:
	rm -rf $(VENV) $(PEERS) build dist *.egg-info
