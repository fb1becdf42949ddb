#!/usr/bin/env bash
# Builds the pages of the repository and the API of its packages into artifacts/site. Takes the assemblies that were built, and compiles nothing.
# A link that leads nowhere fails it.
set -euo pipefail
cd "$(dirname "$0")/../.."

made=artifacts/docs

# The list beside the pages of a folder: the links of its index page, under the headings there.
contents() {
  local to=$made/contents/$1
  mkdir -p "$to"
  awk -v folder="$(realpath --relative-to="$to" "$1")/" '
    /^## / { heading = substr($0, 4) }
    /^(- |\| ([0-9]+ \| )?)\[/ && match($0, /\[[^]]*\]\([^)]*\)/) {
      split(substr($0, RSTART + 1, RLENGTH - 2), link, /\]\(/)
      name = link[1] (/^- / ? substr($0, RSTART + RLENGTH) : "")
      gsub(/[`"\\]/, "", name)
      if (heading != "") printf "- name: \"%s\"\n  items:\n", heading
      if (heading != "") indent = "  "
      heading = ""
      printf "%s- name: \"%s\"\n%s  href: %s%s\n", indent, name, indent, folder, link[2]
    }' "$1/README.md" >"$to/toc.yml"
}

rm -rf $made artifacts/site
mkdir -p $made/assemblies
for project in src/Runtime/*/; do
  name=$(basename "$project")
  cp "$project"bin/Release/net10.0/"$name".{dll,xml,deps.json} $made/assemblies
done
contents docs
contents docs/rules
contents docs/decisions
dotnet docfx eng/docs/docfx.json --warningsAsErrors --logLevel warning
