# Everything a person or the CI does with this project. `make help` lists the targets; `make convention` and
# `make test` need nothing done before. Locks are regenerated as docs/decisions/0010 says.

VENV := .venv
PYTHON := $(VENV)/bin/python
CTG := $(VENV)/bin/ctg
CONTENTS := content/bassin-minier content/exemple-complet
PIECES := annexe-1 annexe-2 annexe-3 annexe-4 annexe-5

# File names carry accents, whatever the locale of the machine.
export PYTHONUTF8 := 1
# Compiled modules are kept: a process that compiles ours again takes half a second more to start.
export PYTHONDONTWRITEBYTECODE :=

# `ctg` uses every core by itself, and two runs on one dossier would write the same manifest.
.NOTPARALLEL:
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help

##@ Set-up

.PHONY: help
help: ## this list
	@awk 'BEGIN { FS = ":.*## " } \
	  /^##@ / { printf "\n%s\n", substr($$0, 5) } \
	  /^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

.PHONY: setup
setup: $(VENV)/setup.stamp ## virtual environment, pinned dependencies, Pango; instant when nothing has changed

.PHONY: setup-dev
setup-dev: $(VENV)/setup-dev.stamp ## the same, with what tests and linters need

# Without an interpreter (none yet, or a dangling link after a system upgrade), the stamps are no longer true.
$(shell test -x $(PYTHON) || rm -f $(VENV)/setup.stamp $(VENV)/setup-dev.stamp)

$(PYTHON):
	@sh scripts/setup.sh environment $(VENV)

$(VENV)/setup.stamp: requirements.lock pyproject.toml scripts/setup.sh | $(PYTHON)
	@sh scripts/setup.sh dependencies $(VENV) requirements.lock
	@sh scripts/setup.sh project $(VENV)
	@sh scripts/setup.sh pango $(VENV)
	@touch $@

$(VENV)/setup-dev.stamp: requirements-dev.lock $(VENV)/setup.stamp
	@sh scripts/setup.sh dependencies $(VENV) requirements-dev.lock
	@touch $@

##@ Documents

.PHONY: convention
convention: setup ## the convention of the Bassin minier and its annexes, DOCX and PDF, in output/bassin-minier
	$(CTG) generer content/bassin-minier

.PHONY: annexes
annexes: setup ## its five annexes alone
	$(CTG) generer content/bassin-minier $(addprefix --piece ,$(PIECES))

.PHONY: dossier
dossier: setup ## originals of each signatory and stamped copies, from copies of both contents in build/dossiers
	$(PYTHON) scripts/play_dossiers.py build/dossiers --copy

.PHONY: lot
lot: setup ## every CTG of content/, on all cores; only what has changed is made again
	$(CTG) lot content

.PHONY: verifier
verifier: setup ## every finding on both contents, with file and line
	set -e; for content in $(CONTENTS); do $(CTG) verifier $$content; done

.PHONY: controles
controles: setup ## docs/controles.md, from the rules of `ctg verifier` and their tiny dossiers
	PYTHONPATH=. $(PYTHON) scripts/write_rules_page.py

.PHONY: vocabulaire
vocabulaire: setup ## docs/vocabulaire-des-clauses.md, from the code and the example
	PYTHONPATH=. $(PYTHON) scripts/write_vocabulary_page.py

.PHONY: schemas-actes
schemas-actes: setup ## docs/schemas of what the register of acts keeps, from the types of the program
	PYTHONPATH=. $(PYTHON) scripts/write_tree_schema.py

.PHONY: cles
cles: setup ## docs/cles.md, every key of the files of a dossier, from the types of the facts
	PYTHONPATH=. $(PYTHON) scripts/write_keys_page.py

.PHONY: architecture
architecture: setup ## the list of modules in docs/architecture.md, from the first line of each
	$(PYTHON) scripts/write_modules_page.py

##@ Atelier

.PHONY: atelier
atelier: setup ## the atelier, in the browser, on a copy of the example in build/atelier
	@sh scripts/build_assets.sh --if-possible
	@$(CTG) projet build/atelier --exemple >/dev/null
	$(CTG) atelier build/atelier $(ATELIER)

.PHONY: assets
assets: ## what the pages take from npm: htmx, the editor, their licences; instant when nothing has changed
	@sh scripts/build_assets.sh

.PHONY: attaque
attaque: setup ## an atelier attacked from this machine, and what held
	@rm -rf build/attaque
	@PYTHONPATH=. $(PYTHON) scripts/attack_atelier.py build/attaque

##@ Quality

# Each process takes a run of neighbouring tests, so that what they share is made once or twice; the idle one helps.
SIDE_BY_SIDE := -n logical --dist worksteal --durations=10 --durations-min=2

.PHONY: test
test: setup-dev ## all the tests, on all cores
	$(PYTHON) -m pytest $(SIDE_BY_SIDE)

.PHONY: test-rapide
test-rapide: setup-dev ## the tests that are not slow, for use while working
	$(PYTHON) -m pytest $(SIDE_BY_SIDE) -m "not slow"

.PHONY: lint
lint: setup-dev ## linter, formatting, types, import layers
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/mypy
	$(VENV)/bin/lint-imports --no-logo

.PHONY: hooks
hooks: setup-dev ## from now on, git refuses a commit that `make lint` refuses
	@sh scripts/install_hooks.sh

.PHONY: conformance
conformance: setup-dev ## every file built twice, passed to validators that are not ours; then with and without each accelerator
	@sh scripts/conformance.sh build/conformance
	@$(PYTHON) tests/conformance/report.py build/conformance
	@$(PYTHON) -c "from tests.conformance.each_accelerator import main; main()" $(ACCELERATEURS)

.PHONY: demonstration
demonstration: setup-dev ## the whole circuit on a copy of the example, from draft to published copies, then its files checked
	@sh scripts/conformance.sh build/conformance
	@$(PYTHON) scripts/demonstration.py build/demonstration build/conformance

.PHONY: bench
bench: setup-dev ## what all this costs, beside other ways, as one table; SUR=moteurs,dossier,copies,concurrents,lot,taille,tampon,controles,demarrage,atelier, LOT=100
	@sh scripts/setup.sh program qpdf
	@$(PYTHON) -m scripts.bench $(if $(SUR),--sur $(SUR)) $(if $(LOT),--lot $(LOT)) $(BENCH)

.PHONY: wheel
wheel: setup ## the package built, installed outside the clone, and worked with in an empty folder
	@sh scripts/build_assets.sh --if-possible
	@sh scripts/try_wheel.sh requirements.lock build/wheel-trial

.PHONY: debian
debian: setup ## the steps of the Containerfile, in a bare Debian root (as root, with debootstrap)
	@sh scripts/try_bare_debian.sh $(PYTHON) build/bare-debian

.PHONY: clean
clean: ## remove everything made here: outputs, environment, caches
	find output -mindepth 1 ! -name .gitkeep -delete
	rm -rf $(VENV) build .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache *.egg-info
	find generator tests -name __pycache__ -type d -prune -exec rm -rf {} +
