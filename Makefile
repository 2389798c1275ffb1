# Two commands are enough: `make demo` to see Malaka, `make test` to check it.
SHELL := bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help

PYTHON ?= python3
PORT ?= 8000
MALAKA_DATA ?= var
export PYTHON PORT MALAKA_DATA
# Starting Django without compiled modules takes twice as long.
unexport PYTHONDONTWRITEBYTECODE
RUN := .venv/bin/python

.PHONY: help setup setup-dev demo test bench audit lock format messages release clean

help: ## list these targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

setup: ## make .venv from the lock (quick when nothing changed)
	@deploy/setup.sh run

setup-dev: ## the same with what the checks need
	@deploy/setup.sh dev

demo: setup ## serve everything on http://127.0.0.1:$PORT, data in $MALAKA_DATA
	@exec $(RUN) deploy/serve.py demo

test: setup-dev ## every check that CI runs; STEPS="types tests" runs some
	@exec $(RUN) deploy/check.py $(STEPS)

bench: setup-dev ## the benchmark table; BENCH_QUICK=1 for a short run, PARTS="exam analysis" for some of it
	@exec $(RUN) benchmarks/run.py $(PARTS)

audit: setup-dev ## Lighthouse on six pages of the demo
	@exec $(RUN) benchmarks/audit.py

lock: setup-dev ## recompile both locks from pyproject.toml; UPGRADE=1 for newer versions
	@.venv/bin/uv pip compile -q $(if $(UPGRADE),--upgrade) --universal --python-version 3.11 --generate-hashes \
	  --no-emit-index-url --no-header pyproject.toml -o requirements.txt
	@.venv/bin/uv pip compile -q $(if $(UPGRADE),--upgrade) --universal --python-version 3.11 --generate-hashes \
	  --no-emit-index-url --no-header pyproject.toml --group dev -c requirements.txt -o requirements-dev.txt

format: setup-dev ## let ruff format and mend what it can
	@.venv/bin/ruff check --fix . ; .venv/bin/ruff format .

messages: setup-dev ## collect strings into the .po files and compile them
	@$(RUN) manage.py makemessages --all --no-wrap --no-location --ignore=.venv --ignore=node_modules --ignore=var
	@$(RUN) deploy/messages.py compile

release: setup ## prepare a production machine: needs the production environment (docs/operator.md)
	@$(RUN) deploy/messages.py compile
	@DJANGO_SETTINGS_MODULE=$${DJANGO_SETTINGS_MODULE:-lms.settings.production} $(RUN) manage.py migrate --noinput
	@DJANGO_SETTINGS_MODULE=$${DJANGO_SETTINGS_MODULE:-lms.settings.production} $(RUN) manage.py collectstatic --noinput

clean: ## remove caches and the environment; $MALAKA_DATA is kept
	@rm -rf .venv node_modules .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
