#!/usr/bin/env bash
# Fetches the jars of Kafka's broker into artifacts/kafka/libs, once: eng/kafka/fetch.sh
# Each jar is compared with its checksum in jars.txt. They come from the repository of TASKKIT_MAVEN, a URL in Maven's layout; without it by the
# Maven client, which knows Maven Central or what the machine has in its place; else out of Kafka's image.
set -euo pipefail
cd "$(dirname "$0")/../.."

list=eng/kafka/jars.txt
work=artifacts/kafka/fetching
libs=artifacts/kafka/libs
image=apache/kafka:4.3.1

# Lines of "checksum group artifact version".
jars() { tr ':' ' ' <$list; }

by_url() {
  local sum group artifact version
  while read -r sum group artifact version; do
    curl -fsSL --retry 3 -o "$work/$artifact-$version.jar" "$TASKKIT_MAVEN/${group//.//}/$artifact/$version/$artifact-$version.jar" || return 1
  done < <(jars)
}

# The list names all jars, so none brings others.
pom() {
  local sum group artifact version
  echo '<project><modelVersion>4.0.0</modelVersion><groupId>taskkit</groupId><artifactId>kafka</artifactId><version>1</version><dependencies>'
  while read -r sum group artifact version; do
    echo "<dependency><groupId>$group</groupId><artifactId>$artifact</artifactId><version>$version</version>"
    echo '<exclusions><exclusion><groupId>*</groupId><artifactId>*</artifactId></exclusion></exclusions></dependency>'
  done < <(jars)
  echo '</dependencies></project>'
}

by_client() {
  command -v mvn >/dev/null || eng/install.sh maven || return 1
  pom >$work/pom.xml
  mvn -q -B -f $work/pom.xml dependency:copy-dependencies -DoutputDirectory="$PWD/$work" >$work/mvn.log 2>&1 || {
    grep -m 3 ERROR $work/mvn.log >&2
    return 1
  }
}

checked() {
  local sum group artifact version
  jars | while read -r sum group artifact version; do echo "$sum  $work/$artifact-$version.jar"; done | sha256sum --quiet --check >&2 || {
    echo "A jar is not the one that $list names; nothing of them is kept." >&2
    exit 1
  }
}

# The image has the same broker with further jars, and checks what it holds itself.
by_image() {
  command -v docker >/dev/null || return 1
  local container
  container=$(docker create $image) || return 1
  docker cp "$container:/opt/kafka/libs/." $work || return 1
  docker rm "$container" >/dev/null
}

[[ ! -d $libs ]] || exit 0
rm -rf $work
mkdir -p $work
echo "Fetching Kafka's broker, once."
if if [[ -n ${TASKKIT_MAVEN:-} ]]; then by_url; else by_client; fi; then
  checked
else
  rm -f $work/*.jar
  by_image || {
    echo "Kafka's broker cannot be had here: TASKKIT_MAVEN may name a repository, TASKKIT_KAFKA_KIT a folder with a broker, TASKKIT_TEST_KAFKA a running one." >&2
    exit 1
  }
fi
rm -f $work/pom.xml $work/mvn.log
mv $work $libs
