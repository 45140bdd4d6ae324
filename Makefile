# make table10   set up and compute results/table10.csv and its figures on the built-in corpus
# make report    set up, compute everything and write report.html: one file that any browser opens
# make reference keep the tables and figures of that run in docs/reference-run
# make test      set up and run every check and test
PYTHON ?= python3
CORES ?= $(shell nproc 2>/dev/null || sysctl -n hw.ncpu)
BIN := .venv/bin
SNAKEMAKE := $(BIN)/snakemake --workflow-profile workflow/profiles/local

.DEFAULT_GOAL := table10
.PHONY: table10 report reference test check smoke

table10: .venv/ready
	$(SNAKEMAKE) --cores $(CORES) table10

report: .venv/ready
	$(SNAKEMAKE) --cores $(CORES)
	$(BIN)/snakemake --report report.html --report-stylesheet $(CURDIR)/workflow/report/report.css

reference: report
	$(BIN)/python -m ofer.commands.reference

smoke: .venv/ready
	$(SNAKEMAKE) --cores $(CORES) --configfile workflow/presets/smoke.yaml --directory $(or $(SMOKE),results/smoke)

test: check
	$(BIN)/python -m pytest -n $(CORES)

check: .venv/ready-to-test
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/snakefmt --check Snakefile workflow
	$(BIN)/snakemake --lint
	$(BIN)/lint-imports
	$(BIN)/mypy

.venv/ready: envs/requirements.txt
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "ofer needs Python 3.11 or newer; say which: make PYTHON=python3.12")'
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --requirement envs/requirements.txt
	touch $@

.venv/ready-to-test: envs/requirements-test.txt .venv/ready
	$(BIN)/python -m pip install --quiet --requirement envs/requirements-test.txt
	touch $@
