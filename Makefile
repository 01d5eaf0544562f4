.PHONY: test demo clean

PYTHON ?= python3
VENV = .venv
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

clean:
	rm -rf $(VENV) build dist *.egg-info
