# Everything that one does with Repigment, one word each. Needs GNU make and Python 3.11 or newer.

REQUIRED := 3, 11
BIN := .venv/bin

# Stamps are named for the content that was installed: a change of the pins installs again, a
# checkout that only touches the files does not.
sum = $(shell cat $(1) 2>/dev/null | cksum | cut -d ' ' -f 1)
RUN_STAMP := .venv/run-$(call sum,requirements/build.txt requirements/run.txt pyproject.toml)
DEV_STAMP := .venv/dev-$(call sum,requirements/build.txt requirements/run.txt requirements/dev.txt)

NODE_TOOLS := tests/node/node_modules/.package-lock.json

.DEFAULT_GOAL := help
# Every target works in the same folders: side by side they would only disturb each other.
.NOTPARALLEL:
.PHONY: help run story worker migrate migration messages test check lint coverage format bench \
	bench-clinic bench-imaging node-tools lock clean

help: ## show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' Makefile

run: $(RUN_STAMP) ## serve the API with a demo clinic; prints the address and the sign-ins
	@$(BIN)/repigment serve

story: $(RUN_STAMP) ## play a year of treatment against the server of `make run`
	@$(BIN)/repigment story

worker: $(RUN_STAMP) ## work on background jobs in a process of its own
	@$(BIN)/repigment worker

migrate: $(RUN_STAMP) ## bring the database up to the newest schema
	@$(BIN)/repigment migrate

migration: $(DEV_STAMP) ## write a migration from the changed tables: make migration m="why"
	@test -n "$$m" || { echo 'Say what changes: make migration m="log applications"' >&2; exit 2; }
	$(BIN)/repigment migrate
	@$(BIN)/alembic revision --autogenerate -m "$$m"

messages: $(DEV_STAMP) ## collect the texts of pages and summaries into the catalogues, to be translated
	@mkdir -p build
	@$(BIN)/pybabel --quiet extract -F pyproject.toml -k noted -k counted:1,2 --no-location --sort-output \
		--no-wrap --omit-header -o build/messages.pot .
	@for language in nl sv de; do $(BIN)/pybabel --quiet update -i build/messages.pot \
		-o api/locale/$$language.po -l $$language --no-fuzzy-matching --no-wrap \
		--ignore-obsolete --ignore-pot-creation-date; done

test: $(DEV_STAMP) node-tools ## run the tests on SQLite, or with TEST_DATABASE=postgresql on PostgreSQL
	$(BIN)/python -m pytest

# What tests take from npm. Without it those tests are skipped, and say so; in CI they fail.
node-tools: $(NODE_TOOLS)

$(NODE_TOOLS): tests/node/package-lock.json
	@if command -v npm >/dev/null; then npm ci --prefix tests/node --silent && touch $@; \
	else echo "npm is missing: some tests will be skipped (apt install nodejs npm chromium)."; fi

check: lint test ## everything that must hold: format, lint, types, imports, migrations, tests

lint: $(DEV_STAMP) ## the part of `make check` that runs nothing: a minute
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	$(BIN)/mypy
	$(BIN)/lint-imports
	@$(MIGRATIONS_MATCH_TABLES)

coverage: $(DEV_STAMP) node-tools ## run the tests and list the lines and branches that none of them reaches
	$(BIN)/coverage run -m pytest
	$(BIN)/coverage report

format: $(DEV_STAMP) ## put the code into its one format and fix what can be fixed
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

bench: $(DEV_STAMP) ## measure the speed of logging, as ratios to pgbench
	@$(BIN)/python -m benchmarks

bench-imaging: $(DEV_STAMP) ## time and memory of measuring a photo; and how well: set=FOLDER
	@$(BIN)/python -m benchmarks.imaging $(set)

bench-clinic: $(DEV_STAMP) ## measure pages and exports of a clinic of 20,000 patients (an hour); fewer logs: args="--log-days 30"
	@$(BIN)/python -m benchmarks.clinic $(args)

lock: build/uv/bin/uv ## pin what pyproject.toml asks for; newest versions: make lock args=--upgrade
	@$(COMPILE) requirements/build.in -o requirements/build.txt
	@$(COMPILE) pyproject.toml -o requirements/run.txt
	@$(COMPILE) pyproject.toml --extra dev -c requirements/run.txt -o requirements/dev.txt

clean: ## remove what make made; the database and photos in var/ stay
	rm -rf .venv build tests/node/node_modules repigment.egg-info .coverage .hypothesis .import_linter_cache .mypy_cache \
		.pytest_cache .ruff_cache
	find api imaging migrations tests benchmarks -name __pycache__ -prune -exec rm -rf {} + \
		2>/dev/null || :

COMPILE = build/uv/bin/uv pip compile --quiet --universal --python-version 3.11 \
	--generate-hashes --no-emit-index-url --no-emit-find-links --no-annotate --no-header $(args)

# A new database gets every migration; then the tables of the code must ask for nothing more.
define MIGRATIONS_MATCH_TABLES
set -e; folder=$$(mktemp -d); trap 'rm -rf "$$folder"' EXIT; \
export REPIGMENT_DATABASE_URL="sqlite:///$$folder/check.db"; \
echo "alembic check"; $(BIN)/alembic upgrade head; $(BIN)/alembic check
endef

# The first Python that is new enough, or a sentence that helps.
define FIND_PYTHON
for python in $${PYTHON:-python3 python3.14 python3.13 python3.12 python3.11}; do
	"$$python" -c 'import sys; sys.exit(sys.version_info < ($(REQUIRED)))' 2>/dev/null && break
	python=
done
if [ -z "$$python" ]; then
	echo "Repigment needs Python 3.11 or newer, and none was found on the PATH." >&2
	echo "Install it, or name it: make PYTHON=/path/to/python3.11" >&2
	exit 1
fi
if ! "$$python" -c 'import ensurepip, venv' 2>/dev/null; then
	echo "$$python cannot make virtual environments: its venv module is missing." >&2
	echo "On Debian and Ubuntu: apt install python3-venv" >&2
	exit 1
fi
endef

# Whatever a broken-off install left behind is thrown away: pip cannot tell half a package from a
# whole one. The mark is set before the first file and taken away after the last.
define INSTALL
set -e
[ ! -e "$$stamp" ] || exit 0
if [ -e .venv/unfinished ] || ! .venv/bin/python -c '' 2>/dev/null; then rm -rf .venv; fi
mkdir -p .venv
: > .venv/unfinished
if [ ! -e .venv/bin/python ]; then "$$python" -m venv .venv; fi
echo "Installing $$files into .venv ..."
for file in $$files; do
	.venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r "$$file"
done
.venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps \
	--no-build-isolation --editable .
rm -f "$${stamp%-*}"-*
: > "$$stamp"
rm .venv/unfinished
endef

# Two makes at once must not install into the same folder: the second waits on a lock that the
# system lets go of even when the first is killed.
define LOCKED
import fcntl, os, sys
lock = os.open("Makefile", os.O_RDONLY)
os.set_inheritable(lock, True)
fcntl.flock(lock, fcntl.LOCK_EX)
os.execvp("sh", ["sh", "-c", *sys.argv[1:]])
endef

$(RUN_STAMP) $(DEV_STAMP): export FIND_PYTHON := $(FIND_PYTHON)
$(RUN_STAMP) $(DEV_STAMP): export INSTALL := $(INSTALL)
$(RUN_STAMP) $(DEV_STAMP): export LOCKED := $(LOCKED)
$(RUN_STAMP) $(DEV_STAMP): export stamp = $@
INSTALL_LOCKED = eval "$$FIND_PYTHON"; export python files; "$$python" -c "$$LOCKED" "$$INSTALL"

$(RUN_STAMP):
	@files="requirements/build.txt requirements/run.txt"; $(INSTALL_LOCKED)

$(DEV_STAMP): | $(RUN_STAMP)
	@files="requirements/dev.txt"; $(INSTALL_LOCKED)

build/uv/bin/uv: | $(RUN_STAMP)
	@$(BIN)/python -m venv build/uv
	@build/uv/bin/python -m pip install --quiet --disable-pip-version-check uv
