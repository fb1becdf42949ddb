#!/usr/bin/env bash
# Installs the Debian packages that are missing, quietly: eng/install.sh <package>...
# "kcat|kafkacat" takes the first of them that the machine's sources know. Fails, and says so, without apt or without root or sudo.
set -euo pipefail

installed() { dpkg-query -W -f '${Status}' "$1" 2>/dev/null | grep -q '^install ok installed'; }
known() { apt-cache show "$1" >/dev/null 2>&1; }
as_root() { if ((EUID == 0)); then "$@"; else sudo -n "$@"; fi; }

fail() {
  echo "$1; please install: ${missing[*]}" >&2
  exit 1
}

missing=()
for name in "$@"; do
  found=false
  for one in ${name//|/ }; do if installed "$one"; then found=true; fi; done
  $found || missing+=("$name")
done
((${#missing[@]})) || exit 0

command -v apt-get >/dev/null || fail "There is no apt-get here"
as_root true 2>/dev/null || fail "This needs root or sudo"
echo "Installing ${missing[*]}"
log=$(mktemp)
trap 'rm -f "$log"' EXIT
as_root apt-get -o DPkg::Lock::Timeout=300 update -q >"$log" 2>&1 || cat "$log" >&2

chosen=()
for name in "${missing[@]}"; do
  one=${name%%|*}
  for candidate in ${name//|/ }; do
    if known "$candidate"; then
      one=$candidate
      break
    fi
  done
  chosen+=("$one")
done
as_root env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300 install -q -y --no-install-recommends "${chosen[@]}" >"$log" 2>&1 || {
  tail -20 "$log" >&2
  fail "apt-get install failed"
}
