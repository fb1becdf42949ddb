#!/usr/bin/env bash
# Writes the public members that no release has into PublicAPI.Unshipped.txt of each project below src/Runtime, or of those that are named:
# eng/public-api.sh [TaskKit.Http…]. The projects must have been built once.
set -euo pipefail
cd "$(dirname "$0")/.."

(($#)) || set -- $(ls -d src/Runtime/*/ | xargs -n 1 basename)
for name in "$@"; do
  echo '#nullable enable' >"src/Runtime/$name/PublicAPI.Unshipped.txt"
  dotnet format analyzers "src/Runtime/$name/$name.csproj" --no-restore --severity warn --diagnostics RS0016
done
git --no-pager diff --stat -- 'src/Runtime/*/PublicAPI.Unshipped.txt'
