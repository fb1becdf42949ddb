#!/usr/bin/env bash
# Finds out once whether the package feed has everything that Directory.Packages.props names. Writes eng/feed.props only if it has not.
set -euo pipefail
cd "$(dirname "$0")/.."

stamp=artifacts/feed
inputs=$(cat Directory.Packages.props eng/partial.props eng/packages/*/* | cksum)

# A package that is there only in another version than the one asked for (NU1603) is missing too.
probe() { dotnet restore eng/probe/probe.csproj --force -nologo -v q -p:WarningsAsErrors=NU1603 >artifacts/feed.log 2>&1; }
missing() { grep -oP '(NU1101|NU1102|NU1103): Unable to find .*?package \K[^\s.]+(\.[^\s.]+)*|NU1603: .*?depends on \K\S+' artifacts/feed.log | sort -u; }

fail() {
  rm -f eng/feed.props
  cat artifacts/feed.log >&2
  echo "$1" >&2
  exit 1
}

# The ids that eng/packages has in place of missing ones: the id itself, or what depends on it by the project's own word.
stand_ins() {
  for id in $(missing); do
    grep -lE "<(PackageId>|StandsInFor>([^<]*;)?)$id[;<]" eng/packages/*/*.csproj | xargs -r basename -s .csproj -a || true
  done | sort -u
}

pack_stand_ins() {
  for id in $(stand_ins); do
    project=eng/packages/$id/$id.csproj
    rm -rf ".packages/${id,,}"
    echo "Packing a stand-in for $id; eng/packages/$id says what it is."
    dotnet pack "$project" -c Release -o eng/feed -nologo -v q
    # The feed may have the same id and version, without what that depends on. The one that is restored first stays.
    dotnet restore eng/probe/probe.csproj --source eng/feed -p:Only="$id" -nologo -v q
  done
}

[[ -f $stamp && $(<"$stamp") == "$inputs" ]] && exit 0
mkdir -p artifacts eng/feed
rm -f eng/feed.props eng/feed/*.nupkg

if probe; then
  echo "Package feed: complete."
else
  [[ -n $(missing) ]] || fail "The packages could not be restored, and not because the feed lacks any; see above."
  echo "Package feed: partial, without $(missing | paste -sd ' '). Using eng/partial.props."
  cp eng/partial.props eng/feed.props
  pack_stand_ins
  probe || fail "The feed lacks packages for which eng/partial.props names no other version and eng/packages has no project; see above."
fi
echo "$inputs" >"$stamp"
