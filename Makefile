# Anpei 安培. `make` alone explains the targets.
.DEFAULT_GOAL := help
PY := .venv/bin/python
ONLY ?=
TESTS ?= tests
POSTGRES ?= tests/evidence tests/exams tests/certificates tests/courses tests/applications tests/practice tests/audits tests/targets tests/workforce tests/library/test_search.py

help:  ## explain the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1|\2/' | column -t -s '|'

run:  ## start everything on this machine and print the address and the sample sign-ins; Ctrl-C stops it
	@.ci/bootstrap run
	@$(PY) -m config.serve

test:  ## lint, types, import contracts, checks, migrations, unit, journeys and browser tests
	@.ci/bootstrap test
	@$(PY) -m pytest -q tests/config/test_template.py >/dev/null 2>&1 &
	@$(PY) -m ruff check .
	@$(PY) -m ruff format --check -q .
	@.venv/bin/lint-imports --no-cache
	@$(PY) -m mypy --no-error-summary site/config/env.py site/evidence site/accounts site/qualifications courses exams certificates site/pages site/library site/publicity site/outreach site/contests site/applications site/practice site/audits site/targets site/workforce site/portal
	@$(PY) manage.py check --fail-level WARNING
	@$(PY) manage.py makemigrations --check --dry-run
	@$(PY) -m pytest $(TESTS) -n 2 --dist loadfile -m "not browser and not faults"
	@$(PY) -m pytest $(TESTS) -n 2 --dist loadgroup --no-loadscope-reorder -m "browser or faults" || [ $$? = 5 ]

test-postgres:  ## what locks, counts and keeps evidence, again on PostgreSQL (DATABASE_URL); POSTGRES=tests for everything that needs a database
	@.ci/bootstrap test
	@$(PY) -m pytest $(POSTGRES) -n 2 --dist loadfile --database -m "not browser and not faults" --ignore=tests/architecture --ignore=tests/config --ignore=tests/exams/statistics --ignore=tests/certificates/test_faces.py --ignore=tests/certificates/test_face.py --ignore=tests/certificates/test_forgeries.py

bench:  ## print the benchmarks, one figure a line; make bench ONLY=cert runs those whose name begins so
	@.ci/bootstrap test
	@$(PY) tests/bench/run.py $(ONLY)

faults:  ## kill web, database and worker processes while 500 candidates answer (FAULTS_N=50: as in make test), and count what was lost
	@.ci/bootstrap test
	@FAULTS_N=$${FAULTS_N:-500} $(PY) -m pytest tests/faults -m faults -s

format:  ## put the code into shape
	@.ci/bootstrap test
	@$(PY) -m ruff check --fix -q . ; $(PY) -m ruff format -q .

lock:  ## resolve the dependencies anew into the two lock files (hashes, no addresses)
	@.venv/bin/uv pip compile -q --universal --generate-hashes --no-header --no-annotate --no-emit-index-url --group pyproject.toml:dev pyproject.toml -o requirements-dev.lock
	@.venv/bin/uv pip compile -q --universal --generate-hashes --no-header --no-annotate --no-emit-index-url -c requirements-dev.lock pyproject.toml -o requirements.lock

clean:  ## remove the embedded database, private files and sample world (asks first)
	@printf 'Remove .var (database, photos, certificates)? [y/N] '; read answer; [ "$$answer" = y ] && rm -rf .var || true

.PHONY: help run test test-postgres bench faults format lock clean
