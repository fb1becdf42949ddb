#!/usr/bin/env bash
# Everything that is done with this repository: ./build.sh <command>
set -euo pipefail
cd "$(dirname "$0")"

configuration=Release
packed=eng/pack/Packages.slnf
packages=artifacts/packages
results=artifacts/tests

usage() {
  cat <<'TEXT'
./build.sh <command>
  build           restores and builds everything, warnings are errors
  demo            runs the sample shop: real tasks, shown live, about half a minute
  test            builds and runs every test, three projects at a time; the last line is "N passed, N failed, N skipped"
  seeds           writes docs/seeds.md, with the results of the last test run; part of test
  chaos           kills, freezes and stops workers under load, and checks that nothing was lost
  bench           measures speed and memory beside the peers
  pack            packs all packages into artifacts/packages (TASKKIT_VERSION overrides the version)
  docs            builds the pages and the API as a site into artifacts/site; part of test
  format          formats all C# files
TEXT
}

# One compiler server for all builds of this call, also for those that tests start. Without one each project starts a compiler of its own, which takes twice the
# time. It ends with the call.
export UseSharedCompilation=true SharedCompilationId=taskkit-$$
end_compiler() { pkill -f -- "-pipename:$SharedCompilationId" 2>/dev/null || true; }
trap end_compiler EXIT

# .NET maps compiled code twice, so that no memory can be written and run at once. That guards programs that serve; a build takes a tenth less without.
unguarded=(DOTNET_EnableWriteXorExecute=0)
# .NET compiles a method once more, for speed, when it was called often. What ends within minutes does not earn that back: a build takes a third less without.
unrepeated=(DOTNET_TieredPGO=0 DOTNET_TC_CallCounting=0)

say() { printf '\n== %s\n' "$*"; }

need_sdk() {
  command -v dotnet >/dev/null || {
    echo "The .NET 10 SDK is needed, and there is no 'dotnet' on the PATH: https://dotnet.microsoft.com/download" >&2
    exit 1
  }
  dotnet --version >/dev/null 2>&1 || {
    echo "The .NET SDK of global.json (or a later feature band of .NET 10) is needed; installed are:" >&2
    dotnet --list-sdks >&2
    exit 1
  }
}

prepare() {
  need_sdk
  eng/feed.sh
}

version() {
  local suffix=""
  [[ -f eng/feed.props ]] && suffix=-local
  echo "${TASKKIT_VERSION:-0.1.0$suffix}"
}

build() {
  prepare
  say "Building ${1:-everything}"
  env "${unguarded[@]}" "${unrepeated[@]}" dotnet build "${1:-TaskKit.sln}" -c $configuration -p:Version="$(version)" "${@:2}" -nologo -v q --tl:off
}

demo() {
  build samples/Shop.Demo
  say "Running the demo"
  dotnet run --project samples/Shop.Demo -c $configuration --no-build -- "$@"
}

# What tests, chaos and bench start beside them. Tests that miss it are skipped, with the reason.
servers() {
  local wanted=()
  command -v redis-server >/dev/null || wanted+=(redis-server)
  command -v kcat >/dev/null || command -v kafkacat >/dev/null || wanted+=("kcat|kafkacat")
  command -v java >/dev/null || wanted+=("openjdk-17-jre-headless|openjdk-21-jre-headless|default-jre-headless")
  ((${#wanted[@]} == 0)) || eng/install.sh "${wanted[@]}" || echo "What needs a server that is not there will be skipped, or stop." >&2
  [[ -f ${TASKKIT_KAFKA_KIT:-../shared/kafka}/kafka ]] || eng/kafka/fetch.sh || echo "What needs a broker of its own will be skipped, or stop." >&2
}

# What Native AOT links with. The packages it needs come from the feed; where that has none, its tests are skipped, with the reason.
linker() {
  command -v clang >/dev/null || command -v gcc >/dev/null || eng/install.sh gcc libc6-dev || echo "What needs a linker will be skipped." >&2
}

# The linter of the OpenAPI document and the parser of the metrics, programs for Node.js. Their versions are those of the lock file.
redocly() {
  local folder=tests/TaskKit.Http.Tests/Linter
  [[ ! $folder/node_modules/.package-lock.json -nt $folder/package-lock.json ]] || return 0
  { command -v npm >/dev/null || eng/install.sh nodejs npm; } && npm ci --prefix $folder --ignore-scripts --no-audit --no-fund --loglevel=error ||
    echo "What needs the linter of the OpenAPI document will be skipped." >&2
}

# Sums one attribute of the <Counters> of the given result files.
count() {
  local attribute=$1
  shift
  cat "$@" 2>/dev/null | grep -oP "<Counters [^>]*\b$attribute=\"\K\d+" | awk '{ n += $1 } END { print n + 0 }'
}

# The order in which test projects begin: three at a time, the longest first.
together=(TaskKit.Templates.Tests TaskKit.Kafka.Tests TaskKit.Tool.Tests TaskKit.Generators.Tests TaskKit.Tests TaskKit.Sqlite.Tests TaskKit.Http.Tests Shop.Tests)
# Those that measure time, and have the machine for themselves at the end.
alone=(TaskKit.Chaos.Tests)
# Those that start programs by the hundred.
starting=(TaskKit.Templates.Tests TaskKit.Tool.Tests TaskKit.Chaos.Tests)
at_once=3

test_all() {
  known_projects
  trap 'end_all 130' INT
  trap 'end_all 143' TERM
  trap 'end_all 129' HUP
  servers
  linker
  redocly
  build_beside
  short_lives
  rm -rf $results
  mkdir -p $results
  broken=0
  local name
  begin site log_site
  for name in "${together[@]}"; do
    ((${#running[@]} < at_once)) || await_one
    begin_tests "$name"
  done
  begin ahead log_ahead
  while ((${#running[@]})); do await_one; done
  for name in "${alone[@]}"; do
    begin_tests "$name"
    await_one
  done
  grep -ohP 'Native AOT: [^<]*' $results/*.trx || true
  seed_page || broken=$((broken + 1))
  local failed skipped
  failed=$(($(count failed $results/*.trx) + broken))
  skipped=$(($(count total $results/*.trx) - $(count executed $results/*.trx)))
  printf '\n%d passed, %d failed, %d skipped\n' "$(count passed $results/*.trx)" "$failed" "$skipped"
  ((failed == 0))
}

# The classes that a broker of Kafka loads, archived for all brokers of the tests: each start takes a quarter less. Without the archive Java starts as usual.
archive=artifacts/kafka.jsa

archive_classes() {
  local kit=${TASKKIT_KAFKA_KIT:-../shared/kafka} folder broker
  rm -f $archive
  [[ -f $kit/kafka ]] || kit=eng/kafka
  command -v java >/dev/null || return 0
  folder=$(mktemp -d)
  if JDK_JAVA_OPTIONS="-XX:ArchiveClassesAtExit=$PWD/$archive" bash $kit/kafka start --port "$(shuf -i 20000-29999 -n 1)" --dir "$folder"; then
    broker=$(<"$folder/pid")
    kill "$broker"
    for _ in {1..300}; do
      kill -0 "$broker" 2>/dev/null || break
      sleep 0.1
    done
    kill -KILL "$broker" || true
  fi
  rm -rf "$folder"
} >/dev/null 2>&1

# The settings of the programs that tests start: these end within seconds.
short_lives() {
  export "${unguarded[@]}" DOTNET_TieredPGO=0 JDK_JAVA_OPTIONS="${JDK_JAVA_OPTIONS:-} -XX:TieredStopAtLevel=1"
  [[ ! -s $archive ]] || JDK_JAVA_OPTIONS+=" -XX:SharedArchiveFile=$PWD/$archive"
}

log_ahead() { eng/ahead.sh tests/TaskKit.Chaos{,.Tests}/bin/$configuration/net10.0 >$results/ahead.log 2>&1; }

log_site() { site >$results/site.log 2>&1; }

# A test project that the lists leave out would never run.
known_projects() {
  local listed found
  listed=$(printf '%s\n' "${together[@]}" "${alone[@]}" | sort)
  found=$(basename -s .csproj tests/*/*Tests.csproj | sort)
  [[ $listed == "$found" ]] || {
    printf 'The lists of test projects in build.sh differ from the projects below tests:\n%s\n' "$(diff <(echo "$listed") <(echo "$found"))" >&2
    exit 1
  }
}

# What runs now, by the ids of processes. Each leads a group of its own, so that all that it started can be ended with it.
declare -A running=()

# Starts a command in a group of its own; the terminal is not its.
begin() {
  local name=$1
  shift
  set -m
  "$@" </dev/null &
  set +m
  running[$!]=$name
}

# Ends all groups: by the signal that lets them clean up, and a moment later for good.
end_all() {
  trap '' INT TERM HUP
  local leader
  for leader in "${!running[@]}"; do kill -TERM -- "-$leader" 2>/dev/null || true; done
  for _ in {1..100}; do
    any_left || break
    sleep 0.1
  done
  for leader in "${!running[@]}"; do kill -KILL -- "-$leader" 2>/dev/null || true; done
  exit "$1"
}

any_left() {
  local leader
  for leader in "${!running[@]}"; do
    ! kill -0 -- "-$leader" 2>/dev/null || return 0
  done
  return 1
}

build_beside() {
  local code=0
  begin archive archive_classes
  local archiving=$!
  begin build build
  wait $! || code=$?
  wait $archiving || true
  running=()
  ((code == 0)) || exit $code
}

begin_tests() {
  echo "Testing $1"
  begin "$1" run_tests "$1"
}

# Waits for the first job that ends, and shows what it wrote.
await_one() {
  local ended code=0
  wait -n -p ended "${!running[@]}" || code=$?
  local name=${running[$ended]}
  unset "running[$ended]"
  say "Ended: $name"
  cat "$results/$name.log"
  ((code == 0)) || broken=$((broken + 1))
}

# What the seed documents ask for, row by row, with the tests that show it.
seed_page() { dotnet run --project tests/TaskKit.Seeds -c $configuration --no-build -- . $results; }

seeds() {
  build tests/TaskKit.Seeds
  seed_page
}

# Tells the time that a test project took, and the processor time of the processes that it waited for.
write_times() {
  times >"$results/$1.times"
  awk -v name="$1" -v seconds="$2" '
    NR == 2 { split($1, user, /[ms]/); split($2, kernel, /[ms]/); busy = (user[1] + kernel[1]) * 60 + user[2] + kernel[2] }
    END { printf "%s took %d:%02d min, with %d s of processor time.\n", name, seconds / 60, seconds % 60, busy }' "$results/$1.times"
  rm "$results/$1.times"
}

# Fails when the run itself broke: it found no test, or ended badly without a failed test that says why. All that it writes goes into a file.
run_tests() {
  local code=0 start=$SECONDS trx=$results/$1.trx
  exec >"$results/$1.log" 2>&1
  [[ " ${starting[*]} " != *" $1 "* ]] || export "${unrepeated[@]}"
  dotnet test "tests/$1/$1.csproj" -c $configuration --no-build -nologo --results-directory $results --logger "trx;LogFileName=$1.trx" || code=$?
  write_times "$1" $((SECONDS - start))
  if (($(count total "$trx") == 0)); then
    echo "$1 ran no test (exit code $code)."
    return 1
  elif ((code != 0 && $(count failed "$trx") == 0)); then
    echo "$1 ended with code $code without a failed test: it broke off."
    return 1
  fi
}

chaos() {
  [[ ${1:-} != kafka ]] || servers
  build tests/TaskKit.Chaos
  dotnet run --project tests/TaskKit.Chaos -c $configuration --no-build -- "$@"
}

bench() {
  [[ ${1:-} != kafka ]] || servers
  build bench/TaskKit.Bench
  dotnet run --project bench/TaskKit.Bench -c $configuration --no-build -- "$@"
}

# Packs of one commit are the same bytes: their files have the time of the commit, and no path of this machine stands in them.
# The rules of the code are checked by build and test, and not once more here.
pack() {
  local commit
  if commit=$(git log -1 --format=%ct 2>/dev/null); then
    export SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$commit}
  fi
  build $packed -p:ContinuousIntegrationBuild=true -p:RunAnalyzers=false
  say "Packing version $(version)"
  rm -rf $packages
  dotnet pack $packed -c $configuration -p:Version="$(version)" -p:ContinuousIntegrationBuild=true --no-build -o $packages -nologo -v q --tl:off
  ls $packages
}

docs() {
  build $packed
  site
}

site() {
  say "Building the pages"
  dotnet tool restore -v q
  eng/docs/build.sh
}

format() {
  need_sdk
  dotnet tool restore
  dotnet csharpier format .
}

command=${1:-}
shift || true
case $command in
  build | demo | seeds | chaos | bench | pack | docs | format) "$command" "$@" ;;
  test) test_all ;;
  "") usage ;;
  *)
    echo "Unknown command '$command'." >&2
    usage >&2
    exit 2
    ;;
esac
