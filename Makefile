# `make run` and `make test` need nothing but git, make, Python 3.11 and, on a bare Debian, root.
.DEFAULT_GOAL := help
SHELL := /bin/bash
BIN := .venv/bin
RUN := .venv/.run
DEV := .venv/.dev

.PHONY: help run test check bench docs fuzz lock clean

help: ## What can be made.
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-7s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: $(RUN) ## Set up, then show Chalkline at work on a demonstration school; KEEP=1 leaves its gate running.
	@$(BIN)/chalkline demo $(if $(KEEP),--keep)

test: $(DEV) check ## Set up, then everything that must pass: lint, types, contracts, docs, tests.
	@$(BIN)/python -m pytest -n auto --dist worksteal --cov --cov-report=term

check: $(DEV) ## The fast part alone: format, lint, types, import contracts.
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/ruff check --quiet .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

bench: $(DEV) ## Measure, side by side with peers; writes docs/reference/benchmarks.md.
	@tools/install bench
	@$(BIN)/python -m bench

docs: $(DEV) ## Build the documentation, warnings being errors, into build/docs.
	@tools/install docs
	@$(BIN)/python -m typer chalkline.cli.main utils docs --name chalkline --title Commands --output docs/reference/commands.md >/dev/null
	@$(BIN)/sphinx-build --quiet -W -b html docs build/docs
	@echo "documentation: build/docs/index.html"

fuzz: $(DEV) ## Fuzz the parsers with coverage guidance, a minute each.
	@tools/install fuzz
	@$(BIN)/python -m tests.fuzz

lock: ## Pin all dependencies anew, with their hashes.
	@tools/lock

clean: ## Remove what was built and set up.
	@rm -rf .venv build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .coverage*

$(RUN): requirements/run.txt pyproject.toml
	@tools/install run

$(DEV): requirements/dev.txt pyproject.toml
	@tools/install dev
