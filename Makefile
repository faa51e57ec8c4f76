# Two commands, and what they need, on a machine that has only Python 3.11+ (with venv), make and git:
#   make conformance ARGS="--base-url https://api.example.org/v4 --entity sandbox"
#   make test
# tox lives in .venv, its environments in .tox. Both are made once and used again.

SHELL := /bin/sh
.DEFAULT_GOAL := help
.PHONY: help conformance test lint types latest clean

# Name one to choose it: make test PYTHON=python3.13
PYTHON ?=
ARGS ?=
TOX_RANGE := tox>=4.30,<5
TOX := .venv/bin/python -m tox
# In a virtual environment neither has a meaning; a user's own setting of them would break the installation.
export PIP_USER := 0
export PIP_REQUIRE_VIRTUALENV := 0

help:
	@echo 'make conformance ARGS="--base-url URL --entity NAME"   judge a deployment (no ARGS: the embedded reference)'
	@echo 'make test  [ARGS="-k name"]                            test the suite itself'
	@echo 'make lint | make types | make latest | make clean      style; types; tests on the newest versions; start anew'

# make itself ends with 2 whenever a command fails, so pytest's own exit code is told in words.
conformance: .venv/ready
	@test -d .tox/conformance || echo 'Setting up .tox/conformance'
	@$(TOX) run -qq -e conformance --notest
	@code=0; $(TOX) run -qq -e conformance --skip-pkg-install -- $(ARGS) || code=$$?; \
	case $$code in \
	  0) meaning='nothing violated that fails the run';; \
	  1) meaning='something violated, or the suite met an error of its own';; \
	  2) meaning='interrupted';; \
	  4) meaning='wrong usage';; \
	  5) meaning='too little could be exercised';; \
	  *) meaning='the run could not be made';; \
	esac; \
	echo "pytest exit code: $$code ($$meaning)"; exit $$code

test: .venv/ready
	@$(TOX) run -q -e tests -- $(ARGS)

lint: .venv/ready
	@$(TOX) run -q -e lint

types: .venv/ready
	@$(TOX) run -q -e types

latest: .venv/ready
	@$(TOX) run -q -e latest -- $(ARGS)

clean:
	rm -rf .venv .tox

# An upgrade of Python can break an environment that was made with it; then it is made anew.
ifneq ($(shell test -x .venv/bin/python && .venv/bin/python -c 'print("works")' 2>&1),works)
.PHONY: .venv/ready
endif

# A private environment: a system Python that is "externally managed" (PEP 668) stays untouched.
.venv/ready: Makefile
	@set -eu; \
	fit='import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))'; \
	python=''; \
	for candidate in $(if $(PYTHON),"$(PYTHON)",python3 python3.14 python3.13 python3.12 python3.11 python); do \
	  if "$$candidate" -c "$$fit" >/dev/null 2>&1; then python=$$candidate; break; fi; \
	done; \
	if [ -z "$$python" ]; then \
	  echo "No usable Python: version 3.11 or newer with the venv module is needed$(if $(PYTHON), and $(PYTHON) is none)." >&2; \
	  echo "Install one (on Debian and Ubuntu: apt-get install python3 python3-venv) or name one: make PYTHON=/path/to/python3.12 …" >&2; \
	  exit 1; \
	fi; \
	echo "Setting up .venv with $$("$$python" --version) ($$(command -v "$$python"))"; \
	"$$python" -m venv --clear .venv; \
	.venv/bin/python -m pip install --quiet --disable-pip-version-check "$(TOX_RANGE)"; \
	touch $@
