# Two commands do everything: `make book` and `make test`. Both make .venv when it is missing.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
READY  := $(VENV)/.ready
PORT   ?= 8000

export OMP_NUM_THREADS ?= 1
export PYTHONWARNINGS ?= default

.PHONY: setup book serve check quick test grid bench clean
.DEFAULT_GOAL := book

setup: $(READY)

$(READY): requirements.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.version_info >= (3, 11) or sys.exit("minigpt needs Python 3.11 or newer; $(PYTHON) is " + sys.version.split()[0] + ": run make PYTHON=python3.12, say")'
	@echo "Setting up $(VENV) (a few minutes the first time)"
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --disable-pip-version-check --progress-bar on -r requirements.txt
	@touch $@

book: setup                ## execute what changed, build the site, warnings are errors
	$(BIN)/jupyter-book build . -W --keep-going

serve: book                ## read the built book at http://localhost:$(PORT)
	$(BIN)/python -m http.server --bind 127.0.0.1 --directory _build/html $(PORT)

check: setup               ## lint, format, types, lessons, exercises
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/minigpt exercises check
	$(BIN)/minigpt book check

quick: setup               ## what your change touches, under a minute, while you write
	$(BIN)/python -m tests.quick

test: book check           ## everything: the package, the course, the site in a browser, every notebook
	$(BIN)/pytest -n 2
	$(BIN)/pytest -n 2 --dist loadfile --nbval book

grid: setup                ## every method on every combination of parts (`test` runs a pairwise cover)
	GRID=all $(BIN)/pytest -n 2 tests/grid

bench: setup               ## compare with peers, in one run, as ratios (on all cores)
	env -u OMP_NUM_THREADS $(BIN)/python -m benchmarks

clean:                     ## remove what was built; your exercises in my/ stay
	rm -rf _build .pytest_cache .mypy_cache .ruff_cache .hypothesis
