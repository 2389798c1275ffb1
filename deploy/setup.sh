#!/usr/bin/env bash
# Makes .venv from the lock, hash-checked, after looking for what the system must provide.
#   deploy/setup.sh run    what serving needs
#   deploy/setup.sh dev    also what the checks need
# Installs missing Debian packages where it may (root, apt); otherwise names them in one line and fails.
# Does nothing, quickly, when all is there and the lock is unchanged.
set -euo pipefail
cd "$(dirname "$0")/.."

purpose=${1:-run}
case $purpose in
  run) lock=requirements.txt ;;
  dev) lock=requirements-dev.txt ;;
  *) echo "deploy/setup.sh: run or dev, not '$purpose'" >&2; exit 2 ;;
esac

say() { printf '%s\n' "$*"; }
fail() { printf 'setup: %s\n' "$*" >&2; exit 1; }

# --- Python ---------------------------------------------------------------------------------------
python=${PYTHON:-python3}
command -v "$python" >/dev/null || fail "no '$python' here. Malaka needs Python 3.11 or newer (Debian: apt-get install python3 python3-venv)."
version=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' ||
  fail "Malaka needs Python 3.11 or newer, and '$python' is $version. Name a newer one: make setup PYTHON=python3.12"

# --- the system's part ----------------------------------------------------------------------------
missing=()
program() { # program NAME PACKAGE
  command -v "$1" >/dev/null || missing+=("$2")
}
libraries() { # WeasyPrint loads these by name when it draws a PDF
  "$python" - <<'PROBE'
import ctypes, importlib.util, sys
for soname, package in (
    ("libpango-1.0.so.0", "libpango-1.0-0"),
    ("libpangoft2-1.0.so.0", "libpangoft2-1.0-0"),
    ("libharfbuzz-subset.so.0", "libharfbuzz-subset0"),
):
    try:
        ctypes.CDLL(soname)
    except OSError:
        print(package)
if not (importlib.util.find_spec("venv") and importlib.util.find_spec("ensurepip")):
    print("python%d.%d-venv" % sys.version_info[:2])
PROBE
}
system_packages() {
  mapfile -t missing < <(libraries)
  program fc-list fontconfig
  fonts=$(fc-list : file 2>/dev/null || true)
  [[ $fonts == *DejaVuSans.ttf* ]] || missing+=(fonts-dejavu-core)
  [[ $fonts == *NotoSerif-Regular.ttf* ]] || missing+=(fonts-noto-core)
  if [ "$purpose" = dev ]; then
    program "${MALAKA_CHROMIUM:-chromium}" chromium
    program pdftotext poppler-utils
    program softhsm2-util softhsm2
    program xgettext gettext
    program node nodejs
    program npm npm
  fi
}

system_packages
if [ ${#missing[@]} -gt 0 ]; then
  command="apt-get install --no-install-recommends ${missing[*]}"
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    say "Installing from the system's packages: ${missing[*]}"
    export DEBIAN_FRONTEND=noninteractive
    { apt-get -qq update && apt-get -qq install -y --no-install-recommends "${missing[@]}"; } >/dev/null ||
      fail "could not install them. Try: $command"
    system_packages
    [ ${#missing[@]} -eq 0 ] || fail "still missing after installing: ${missing[*]}"
  else
    fail "missing from the system: ${missing[*]}. Install with: sudo $command"
  fi
fi

# --- Python's part ---------------------------------------------------------------------------------
python_part() {
  local fingerprint
  fingerprint=$(cat requirements.txt requirements-dev.txt <("$python" --version) | sha256sum | cut -d' ' -f1)
  up_to_date() { [ -x .venv/bin/python ] && [ "$(cat "$1" 2>/dev/null)" = "$fingerprint" ]; }
  if up_to_date ".venv/.malaka-$purpose" || up_to_date .venv/.malaka-dev; then
    return
  fi
  say "Installing Python packages from $lock into .venv (hashes checked) …"
  if ! .venv/bin/python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
    "$python" -m venv --clear .venv
  fi
  .venv/bin/python -m pip install --quiet --disable-pip-version-check --no-input --no-compile \
    --require-hashes --no-deps -r "$lock" || fail "pip could not install $lock."
  # Compiled here on all cores: without it every process of the first start would compile all of it again.
  .venv/bin/python -m compileall -q -j 0 .venv/lib >/dev/null || true
  printf '%s\n' "$fingerprint" > ".venv/.malaka-$purpose"
}

# --- Node's part: only checks need it (schemas and a SCORM runtime that are not ours, Lighthouse) ----
node_part() {
  local fingerprint
  fingerprint=$(sha256sum < package-lock.json)
  [ "$(cat node_modules/.malaka 2>/dev/null)" = "$fingerprint" ] && return
  say "Installing the checks' npm packages from package-lock.json …"
  npm ci --silent --ignore-scripts --no-audit --no-fund || fail "npm could not install package-lock.json."
  printf '%s\n' "$fingerprint" > node_modules/.malaka
}

# --- Sources: 1EdTech's schemas of Open Badges come with the tests of a library, which no wheel brings --
sources_part() {
  local locked
  locked=$(sed -n '/^openbadgeslib==/,/[^\\]$/p' requirements-dev.txt)
  [ "$(cat .sources/.malaka 2>/dev/null)" = "$locked" ] && return
  say "Fetching the source of $(cut -d' ' -f1 <<<"${locked%%$'\n'*}") (hash checked) …"
  rm -rf .sources && mkdir .sources
  printf '%s\n' "$locked" > .sources/locked.txt
  .venv/bin/python -m pip download --quiet --disable-pip-version-check --no-input --no-deps --no-binary :all: \
    --require-hashes -r .sources/locked.txt -d .sources || fail "pip could not fetch the source of openbadgeslib."
  printf '%s\n' "$locked" > .sources/.malaka
}

python_part
if [ "$purpose" = dev ]; then
  node_part
  sources_part
fi
