# make table10   set up and compute results/table10.csv and its figures on the built-in corpus
# make lowerhalf set up and compute the table and figure of a further paper, on still pictures
# make acnn      the same of another one
# make ssl       the same of a third
# make report    set up, compute everything, Tables 5 and 10 of three trainings (workflow/presets/reference.yaml), and
#                write report.html: one file that any browser opens
# make reference keep the tables and figures of that run in docs/reference-run
# make test      set up and run every check and test
# With TORCH=cpu behind it, the first of them sets up with the CPU build of torch: a tenth of the download.
PYTHON ?= python3
CORES ?= $(shell nproc 2>/dev/null || sysctl -n hw.ncpu)
BIN := .venv/bin
# uv is quicker than pip, and knows where the builds of torch are.
UV := $(or $(shell command -v uv 2>/dev/null),$(if $(TORCH),$(BIN)/uv))
WITH_UV = $(UV) pip install --python .venv $(if $(TORCH),--torch-backend $(TORCH))
INSTALL = $(if $(UV),$(WITH_UV),$(BIN)/python -m pip install) --quiet
SNAKEMAKE := $(BIN)/snakemake --workflow-profile workflow/profiles/local
REFERENCE := --configfile workflow/presets/reference.yaml

.DEFAULT_GOAL := table10
.PHONY: table10 lowerhalf acnn ssl report reference test check smoke

table10: .venv/ready
	$(SNAKEMAKE) --cores $(CORES) table10

lowerhalf acnn ssl: .venv/ready
	$(SNAKEMAKE) --cores $(CORES) $@

report: .venv/ready
	$(SNAKEMAKE) --cores $(CORES) $(REFERENCE)
	$(BIN)/snakemake $(REFERENCE) --report report.html --report-stylesheet $(CURDIR)/workflow/report/report.css
	@echo "report.html: all tables and figures; open it in a browser"

reference: report
	$(BIN)/ofer reference $(REFERENCE)

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

.venv/ready: envs/requirements.txt pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "ofer needs Python 3.11 or newer; say which: make PYTHON=python3.12")'
	$(PYTHON) -m venv .venv
	$(if $(filter $(BIN)/uv,$(UV)),$(BIN)/python -m pip install --quiet uv)
	$(INSTALL) --requirement envs/requirements.txt
	$(INSTALL) --no-deps --editable .
	touch $@

.venv/ready-to-test: envs/requirements-test.txt .venv/ready
	$(INSTALL) --requirement envs/requirements-test.txt
	touch $@
