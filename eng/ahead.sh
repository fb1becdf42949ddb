#!/usr/bin/env bash
# Compiles the assemblies of a program ahead, into a folder that has them already: eng/ahead.sh <folder of the program> <folder>
# A program that tests start a hundred times spends most of its short lives in compiling itself. Where the feed lacks the compiler, the folder stays as it is.
set -euo pipefail
cd "$(dirname "$0")/.."

program=$1 folder=$2
made=$(mktemp -d)
trap 'rm -rf "$made"' EXIT

# The path of the compiler; empty when the feed lacks it.
compiler() {
  dotnet restore eng/ahead -nologo -v q >"$made/log" 2>&1 || return 0
  dotnet msbuild eng/ahead -nologo "-t:ResolveFrameworkReferences;ResolveReadyToRunCompilers" -getItem:Crossgen2Tool 2>>"$made/log" |
    grep -oP '"FullPath": "\K[^"]+' || true
}

runtime() { dotnet --list-runtimes | awk -v name="$1" '$1 == name && $2 ~ /^10\./ { gsub(/[][]/, "", $3); print $3 "/" $2 }' | tail -1; }

tool=$(compiler)
[[ -n $tool ]] || {
  echo "$folder is not compiled ahead: the feed lacks the compiler."
  exit 0
}
core=$(runtime Microsoft.NETCore.App)
web=$(runtime Microsoft.AspNetCore.App)
# What was compiled ahead already is refused, and stays as it is.
export tool core web program made
compile() { "$tool" "$1" -O -r "$core/*.dll" -r "$web/*.dll" -r "$program/*.dll" -o "$made/$(basename "$1")" >>"$made/log" 2>&1 || rm -f "$made/$(basename "$1")"; }
export -f compile
printf '%s\0' "$program"/*.dll | xargs -0 -P 2 -I{} bash -c 'compile {}'
compiled=("$made"/*.dll)
cp "${compiled[@]}" "$folder"
echo "${#compiled[@]} assemblies of $folder are compiled ahead."
