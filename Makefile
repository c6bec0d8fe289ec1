# Everything needed is set up on first use: make and a Python from 3.11 to 3.15 are enough.
# `make PYTHON=/path/to/python3.12 report` chooses the interpreter.

SHELL := /bin/sh
.SUFFIXES:
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help

BATCH := .venv
TEST := .venv-test
LAB := .venv-lab
LOCK := .venv-lock

# Output, counts and run data go; tags and the cells' own ids stay.
STRIP := nbstripout --keep-id --extra-keys 'metadata.papermill cell.metadata.papermill'

# The locks hold nothing published after this day (a cool-down for new releases), but for the
# first PyYAML with wheels for Python 3.15.
LOCK_DATE := 2026-11-16
LATER := --exclude-newer-package pyyaml=2026-11-20
UV_VERSION := 0.13.9

PYTEST_ARGS ?=
REPORT_ARGS ?=
PYTHON ?=

export PIP_DISABLE_PIP_VERSION_CHECK := 1

# What was compiled is kept, whatever the machine is set to: many tests start a Python of their own,
# and without it each of these compiles the libraries anew, for two seconds and more.
export PYTHONDONTWRITEBYTECODE :=

# A Python given by hand wins: an environment made with another one is made anew.
PYVER := $(if $(PYTHON),$(shell $(PYTHON) -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null))
other_python = $(if $(PYVER),$(if $(wildcard $(1)/pyvenv.cfg),$(if $(shell grep -E '^version *= *$(PYVER)\.' $(1)/pyvenv.cfg),,FORCE)))

# An environment knows the folder it was made in; a moved clone makes its own anew.
HERE := $(shell printf '%s' '$(CURDIR)' | cksum | cut -d' ' -f1)
locked = $(1)/.locked-$(HERE)
ready = $(1)/.ready-$(HERE)
extra = $(1)/.$(2)-$(HERE)

# Spark is tested and measured where there is Java.
with_java = $(if $(shell command -v java 2>/dev/null),$(1))
test_spark = $(call with_java,$(call extra,$(TEST),spark))
bench_spark = $(call with_java,$(call extra,$(BATCH),spark))

# $(call make_venv,FOLDER): an empty environment from the first Python that will do.
define make_venv
@set -e; found=; \
for candidate in $(if $(PYTHON),'$(PYTHON)',python3.15 python3.14 python3.13 python3.12 python3.11 python3 python); do \
	if "$$candidate" -c 'import sys, venv, ensurepip; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 15))' >/dev/null 2>&1; \
	then found="$$candidate"; break; fi; \
done; \
if [ -z "$$found" ]; then \
	echo "error: no Python from 3.11 to 3.15 with venv and pip was found$(if $(PYTHON), at $(PYTHON)); install one, or name it: make PYTHON=/path/to/python3" >&2; \
	exit 1; \
fi; \
echo "$(1): set up with $$("$$found" --version)"; \
rm -rf $(1); \
"$$found" -m venv $(1)
endef

# $(call install_lock,FOLDER,LOCK): the hashes decide what is installed, never a source build.
define install_lock
$(1)/bin/python -m pip install --quiet --require-hashes --only-binary=:all: -r $(2)
@touch $@
endef

# $(call install_extra,FOLDER,LOCK): what an extra adds. Of pyspark there are sources only, which are
# built with what the environment holds.
define install_extra
$(1)/bin/python -m pip install --quiet --require-hashes --no-deps --no-build-isolation --only-binary=:all: --no-binary=pyspark -r $(2)
@touch $@
endef

define install_project
$(1)/bin/python -m pip install --quiet --no-deps --no-build-isolation --no-index -e .
@touch $@
endef

.PHONY: help report test test-all test-rest coverage docs lab spark distributed bench bench-register bench-disclosure check lock clean FORCE

help: ## Show this list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/\1|\2/p' Makefile | awk -F'|' '{ printf "  make %-14s %s\n", $$1, $$2 }'

report: $(call ready,$(BATCH)) ## Run every analysis and write the reports
	@$(BATCH)/bin/udvalgstal demo
	$(BATCH)/bin/udvalgstal run $(REPORT_ARGS)

test: $(call ready,$(TEST)) ## Run the tests, but for those that are more of a kind
	$(TEST)/bin/python -m pytest -n auto $(PYTEST_ARGS)

test-all: $(call ready,$(TEST)) $(test_spark) ## Run every test, with many examples
	$(TEST)/bin/python -m pytest -n auto --thorough $(PYTEST_ARGS)

test-rest: $(call ready,$(TEST)) ## Run what `make test` leaves out, tests and examples, but for what takes longest
	$(TEST)/bin/python -m pytest -n auto --rest $(PYTEST_ARGS)

coverage: $(call ready,$(TEST)) $(test_spark) ## Show which lines and branches no test takes
	rm -f .coverage*
	COVERAGE_FILE=$(CURDIR)/.coverage $(TEST)/bin/coverage run -m pytest -n auto --thorough $(PYTEST_ARGS)
	$(TEST)/bin/coverage combine --quiet
	$(TEST)/bin/coverage report --show-missing --skip-covered

docs: $(call ready,$(TEST)) ## Write what the docstrings say as pages, build/docs/index.html, and the keys of docs/meeting-toml.md
	$(TEST)/bin/python tools/api_pages.py
	$(TEST)/bin/python tools/meeting_page.py

lab: $(call ready,$(LAB)) ## Open the notebooks in JupyterLab
	$(LAB)/bin/jupyter lab notebooks

spark: $(call ready,$(BATCH)) $(call extra,$(BATCH),spark) ## Add what a register on Spark needs, but for Java

distributed: $(call ready,$(BATCH)) $(call extra,$(BATCH),distributed) ## Add what reports on several machines need

bench: $(call ready,$(BATCH)) $(call ready,$(LAB)) ## Measure time and memory, and write docs/benchmarks.md and -meetings.md
	$(BATCH)/bin/python benchmarks/meetings_bench.py --write docs/benchmarks-meetings.md
	$(BATCH)/bin/python benchmarks/bench.py --write docs/benchmarks.md

bench-register: $(call ready,$(BATCH)) $(bench_spark) ## Measure how fast a register is counted, beside pandas
	$(BATCH)/bin/python benchmarks/register_bench.py --write docs/benchmarks-register.md

bench-disclosure: $(call ready,$(BATCH)) ## Measure how fast it is found what is not shown
	$(BATCH)/bin/python benchmarks/disclosure_bench.py --write docs/benchmarks-disclosure.md

check: $(call ready,$(TEST)) ## Check format, lint, types and that notebooks hold no output
	$(TEST)/bin/ruff format --check .
	$(TEST)/bin/ruff check .
	$(TEST)/bin/mypy
	@find notebooks -name .ipynb_checkpoints -prune -o -name '*.ipynb' -print 2>/dev/null | LC_ALL=C sort | while IFS= read -r notebook; do \
		$(TEST)/bin/$(STRIP) --verify "$$notebook" >&2 \
		|| { echo "error: $$notebook holds output or run data: $(TEST)/bin/$(STRIP) $$notebook" >&2; exit 1; }; \
	done

lock: $(LOCK)/.uv-$(UV_VERSION) ## Renew the locks (UPGRADE=1 also takes newer releases)
	$(compile) --group build -o requirements/batch.txt
	$(compile) --group build --extra lab -c requirements/batch.txt -o requirements/lab.txt
	$(compile) --group build --extra distributed -c requirements/batch.txt -o requirements/distributed.txt
	$(compile) --group build --extra spark -c requirements/batch.txt -o requirements/spark.txt
	$(compile) --group build --group test --extra distributed -c requirements/distributed.txt -o requirements/test.txt

compile = $(LOCK)/bin/uv pip compile pyproject.toml --no-config --quiet --universal --python-version 3.11 \
	--fork-strategy fewest --no-strip-extras --generate-hashes --no-emit-index-url --no-emit-find-links \
	--exclude-newer $(LOCK_DATE) $(LATER) -c requirements/python315.in --custom-compile-command 'make lock' $(if $(UPGRADE),--upgrade)

clean: ## Remove environments, caches, reports and processed data
	rm -rf $(BATCH) $(TEST) $(LAB) $(LOCK) .mypy_cache .pytest_cache .ruff_cache .hypothesis .coverage* build dist
	find reports data/processed -mindepth 1 ! -name .gitkeep -delete
	rm -rf .runs
	find src tests benchmarks -name __pycache__ -type d -prune -exec rm -rf {} + 2>/dev/null || true

$(call locked,$(BATCH)): requirements/batch.txt $(call other_python,$(BATCH))
	$(call make_venv,$(BATCH))
	$(call install_lock,$(BATCH),$<)

$(call locked,$(TEST)): requirements/test.txt $(call other_python,$(TEST))
	$(call make_venv,$(TEST))
	$(call install_lock,$(TEST),$<)

$(call locked,$(LAB)): requirements/lab.txt $(call other_python,$(LAB))
	$(call make_venv,$(LAB))
	$(call install_lock,$(LAB),$<)

$(call ready,$(BATCH)): $(call locked,$(BATCH)) pyproject.toml
	$(call install_project,$(BATCH))

$(call ready,$(TEST)): $(call locked,$(TEST)) pyproject.toml
	$(call install_project,$(TEST))

$(call ready,$(LAB)): $(call locked,$(LAB)) pyproject.toml
	$(call install_project,$(LAB))

$(call extra,$(BATCH),spark): requirements/spark.txt $(call locked,$(BATCH))
	$(call install_extra,$(BATCH),$<)

$(call extra,$(BATCH),distributed): requirements/distributed.txt $(call locked,$(BATCH))
	$(call install_extra,$(BATCH),$<)

$(call extra,$(TEST),spark): requirements/spark.txt $(call locked,$(TEST))
	$(call install_extra,$(TEST),$<)

$(LOCK)/.uv-$(UV_VERSION):
	$(call make_venv,$(LOCK))
	$(LOCK)/bin/python -m pip install --quiet --only-binary=:all: uv==$(UV_VERSION)
	@touch $@
