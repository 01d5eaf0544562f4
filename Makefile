.PHONY: test demo conformance clean

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
	@echo '== A claim with two initial services is held'
	@$(VENV)/bin/x12tools check fixtures/edi/837p/fail/INF-SEQ-01.edi || true
	@echo '== Its fix is proposed; accepted, the claim goes'
	@$(VENV)/bin/x12tools fix fixtures/edi/837p/fail/INF-SEQ-01.edi --accept INF-SEQ-01 --dry-run
	@echo '== Sent as it was, it is denied; the denial names the edit'
	@$(VENV)/bin/x12tools remit fixtures/edi/pairs/bundling/remit.835 --claims fixtures/edi/pairs/bundling/claim.837
	@echo '== A clean claim goes'
	@$(VENV)/bin/x12tools check fixtures/edi/837p/pass/infusion-center-rituximab-ra.edi

# Scores x12tools beside pyx12 and, in an environment of its own, x12sdk; without that it goes on.
conformance: $(READY)
	@test -x $(PEERS)/bin/python || $(PYTHON) -m venv $(PEERS)
	@$(PEERS)/bin/python -m pip install --quiet x12sdk==2.2.0 || true
	$(VENV)/bin/python tools/conformance.py --x12sdk $(PEERS)/bin/python

clean:
	rm -rf $(VENV) $(PEERS) build dist *.egg-info
