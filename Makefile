# The door for people. `make help` lists what there is; the two doors behind it are `python -m api` and `python -m workers`.

PYTHON ?= python3
BIN := .venv/bin
# Where pip's own index would bring a GPU build of torch (several GB): TORCH_INDEX=<an index of CPU builds> make up
export TORCH_INDEX ?=
# More words for pytest: make test ARGS="-k catalog -x"
ARGS ?=

.DEFAULT_GOAL := help
.PHONY: help up test check attack bench pictures reset lock venv

help: ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' Makefile

up: venv ## everything on this machine, on 127.0.0.1:8000 (PORT=8001 make up); Ctrl-C stops it
	@exec $(BIN)/python -m workers up

test: venv ## every test
	@exec $(BIN)/python -m pytest -n 2 -m "not benchmark and not attack" $(ARGS)

check: venv ## the quick gate: format, lint, types, imports, schema, unit tests
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy .
	$(BIN)/lint-imports
	$(BIN)/python -m api schema | diff -u schema.graphql -
	$(BIN)/python -m pytest -q -n 2 -m unit $(ARGS)

attack: venv .venv-attack/installed ## lets schemathesis and graphqler loose on a server, a minute each (ATTACK_SECONDS)
	@exec $(BIN)/python -m pytest -s -m attack $(ARGS)

# In an environment of their own: their dependencies are none of ours.
.venv-attack/installed: requirements-attack.lock
	@rm -rf .venv-attack
	@$(PYTHON) -m venv .venv-attack
	@.venv-attack/bin/python -m pip install --quiet --require-hashes --no-deps -r requirements-attack.lock
	@touch $@

bench: venv ## ratios against floors and peers
	@exec $(BIN)/python -m pytest -s -m benchmark $(ARGS)

pictures: venv ## take the pictures of README from the demo shop
	@exec $(BIN)/python -m pytest -q tests/studio/take_pictures.py

reset: ## stop what runs from this clone and remove its data (.etalage)
	@$(if $(wildcard $(BIN)/python),$(BIN)/python,$(PYTHON)) -m workers.up.reset

lock: venv ## pin the dependency groups of pyproject.toml anew, with hashes
	$(BIN)/python -m pip install --quiet pip-tools==7.6.2
	$(BIN)/python .ci/lock.py $(ARGS)

venv: ## .venv as requirements.lock says
	@$(PYTHON) .ci/venv.py
