# The front door of bkportal. `make demo` and `make test` work alone on a fresh machine.

PYTHON ?= python3
export PYTHON
IN_VENV = .venv/bin/python -m
# More words for pytest, for example: make test ARGS="-k import"
ARGS ?=

# Unusual enough that `check --deploy` sees what a municipality would run.
PRODUCTION = DEBUG=off PORTAL_URL=https://plan.example.org \
	SECRET_KEY=only-for-this-check-aAbBcCdDeEfFgGhHiIjJkKlLmMnNoOpPqQrRsStTuU0123456789 \
	DATABASE_URL=postgresql://portal:word@127.0.0.1/portal \
	CELERY_BROKER_URL=redis://127.0.0.1:6379/0 EMAIL_HOST=127.0.0.1

.DEFAULT_GOAL := help
CHECKS = style floors types template-manners migrations translations deployment
.PHONY: help setup setup-development demo test test-services check tidy bench messages lock clean $(CHECKS)
.NOTPARALLEL:

help:
	@echo 'make demo           the portal with two towns on http://127.0.0.1:8000'
	@echo 'make test           the whole suite, browser tests included'
	@echo 'make test-services  the suite on its own PostgreSQL and Redis, killing real processes'
	@echo 'make check          style, floors and rooms, types, templates, migrations, translations, deployment'
	@echo 'make tidy           mend of that what the tools can mend by themselves'
	@echo 'make bench          the benchmark of benchmarks/README.md'
	@echo 'make setup          only the virtual environment and what it needs'
	@echo 'make messages       bring the translation catalogues up to date with the code'
	@echo 'make lock           write the two lock files anew (UPGRADE=--upgrade for newer versions)'

setup:
	@deploy/setup requirements.txt pango gettext

setup-development:
	@deploy/setup requirements-dev.txt pango gettext

demo: setup
	@exec $(IN_VENV) deploy.run_demo

test:
	@deploy/setup requirements-dev.txt pango gettext browser jdk
	$(IN_VENV) pytest -n 2 --ignore=tests/services $(ARGS)

test-services:
	@deploy/setup requirements-dev.txt pango gettext browser jdk postgresql redis
	$(IN_VENV) deploy.with_services -- $(IN_VENV) pytest -n 3 -m "not axe" $(ARGS)

# All of them, so that one run names everything there is to mend.
check: setup-development
	@$(MAKE) --no-print-directory --keep-going $(CHECKS)

style:
	.venv/bin/ruff check

floors:
	.venv/bin/lint-imports

types:
	$(IN_VENV) mypy .

template-manners:
	find templates -name '*.html' -exec .venv/bin/djade --target-version 5.2 --check {} +
	$(IN_VENV) djlint templates --lint --quiet

migrations:
	.venv/bin/python manage.py makemigrations --check --dry-run

translations:
	$(IN_VENV) deploy.check_translations

deployment:
	$(PRODUCTION) .venv/bin/python manage.py check --deploy --fail-level WARNING

# What the tools can mend by themselves.
tidy: setup-development
	.venv/bin/ruff check --fix
	find templates -name '*.html' -exec .venv/bin/djade --target-version 5.2 {} +

bench:
	@deploy/setup requirements-dev.txt pango gettext postgresql redis
	$(IN_VENV) deploy.with_services -- $(IN_VENV) benchmarks.run $(ARGS)

messages: setup-development
	$(IN_VENV) deploy.check_translations --write

lock:
	@deploy/lock $(UPGRADE)

clean:
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
	find locale -name '*.mo' -delete
