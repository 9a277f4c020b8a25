# Sourced by ./run: finds a Python and uv, and keeps .venv as the lock file says.
# shellcheck shell=bash

STAMP=.venv/kring-lock

# Prints the first Python of at least 3.12 that really starts, best one first. A version manager's shim exists even when
# no version is chosen and then fails, so its own versions are tried too, and every candidate is run before it is believed.
find_python() {
  local candidate
  for candidate in python3.13 python3.12 python3.14 \
    "${PYENV_ROOT:-$HOME/.pyenv}"/versions/3.13.*/bin/python "${PYENV_ROOT:-$HOME/.pyenv}"/versions/3.12.*/bin/python \
    python3 python; do
    if "$candidate" -c 'import sys, venv; sys.exit(sys.version_info < (3, 12))' >/dev/null 2>&1; then
      "$candidate" -c 'import sys; print(sys.executable)'
      return 0
    fi
  done
  return 1
}

# Prints a Python of any version that can make a virtual environment: uv itself also runs on an older one.
find_any_python() {
  local candidate
  for candidate in "$@" python3 /usr/bin/python3 "${PYENV_ROOT:-$HOME/.pyenv}"/versions/3.*/bin/python; do
    if "$candidate" -c 'import venv, ensurepip' >/dev/null 2>&1; then
      echo "$candidate"
      return 0
    fi
  done
  return 1
}

# Sets UV to a uv that works: the user's, or one of our own in .uv/.
find_uv() {
  local python
  if uv --version >/dev/null 2>&1; then
    UV=uv
    return
  fi
  UV=.uv/bin/uv
  "$UV" --version >/dev/null 2>&1 && return
  python=$(find_any_python "$@") || fail "No Python with the venv module found. Install Python 3.13 (Debian: apt-get install python3-venv)."
  say "Setting up: uv"
  rm -rf .uv
  "$python" -m venv .uv && .uv/bin/python -m pip install --quiet --disable-pip-version-check uv >.uv/install.log 2>&1 ||
    fail "Could not install uv: see .uv/install.log, or install uv yourself and start again."
}

lock_hash() {
  "$1" -c 'import hashlib, sys; print(hashlib.sha256(open(sys.argv[1], "rb").read()).hexdigest())' "$2"
}

# Makes .venv, or brings it up to the lock file LOCK when that changed since the last time. A real installation gets what it
# runs on and nothing of what tests and measurements need.
ensure_environment() {
  local lock=$LOCK python
  if [ -x .venv/bin/python ] && [ -f "$STAMP" ] && .venv/bin/python -c '' 2>/dev/null &&
    [ "$(cat "$STAMP")" = "$(lock_hash .venv/bin/python "$lock")" ]; then
    return
  fi
  python=$(find_python) || python=
  find_uv ${python:+"$python"}
  if [ -z "$python" ]; then
    say "Setting up: Python 3.13, since this machine has none of 3.12 or newer"
    "$UV" python install --quiet 3.13 ||
      fail "Kring needs Python 3.12 or newer and none could be fetched. Install Python 3.13 and start again."
    python=3.13
  fi
  say "Setting up: packages"
  [ -x .venv/bin/python ] && .venv/bin/python -c 'import sys; sys.exit(sys.version_info < (3, 12))' 2>/dev/null ||
    "$UV" venv --quiet --clear --python "$python" .venv
  rm -f "$STAMP"
  VIRTUAL_ENV=.venv "$UV" pip sync --quiet --require-hashes "$lock" ||
    fail "The packages could not be installed: see the lines above."
  lock_hash .venv/bin/python "$lock" >"$STAMP"
}

# Remakes both lock files with the newest versions that pyproject.toml allows; no address of a registry is written.
make_locks() {
  local common=(--quiet --universal --python-version 3.12 --generate-hashes --no-emit-index-url --no-emit-find-links
    --no-annotate --no-header)
  find_uv
  "$UV" pip compile pyproject.toml "${common[@]}" "$@" --output-file requirements.lock >/dev/null
  "$UV" pip compile pyproject.toml --group dev "${common[@]}" "$@" --output-file requirements-dev.lock >/dev/null
  if grep -n -E '://|^ *(-f|--find-links|-i|--index)|file:|@ ' requirements.lock requirements-dev.lock; then
    fail "A lock file names an address: see the lines above."
  fi
}
