#!/usr/bin/env bash
# Builds librdkafka from Debian's source package, once per clone: build.sh <file to write>
# Debian 12's own library (2.0.2) lacks functions that Confluent.Kafka imports, so the source comes from Debian 13.
set -euo pipefail

library=$(realpath -m "$1")
work=$(dirname "$library")/source
keyring=/usr/share/keyrings/debian-archive-keyring.gpg

"$(dirname "$0")/../../install.sh" build-essential zlib1g-dev libssl-dev libzstd-dev liblz4-dev libsasl2-dev libcurl4-openssl-dev \
  debian-archive-keyring

rm -rf "$work"
mkdir -p "$work/lists/partial" "$work/archives/partial"
cd "$work"
cat >trixie.sources <<TEXT
Types: deb-src
URIs: http://deb.debian.org/debian
Suites: trixie
Components: main
Signed-By: $keyring
TEXT

# Folders of its own, so that the machine's sources and lists stay as they are; apt checks the signature.
apt=(apt-get -q -o "Dir::Etc::sourcelist=$work/trixie.sources" -o Dir::Etc::sourceparts=- -o "Dir::State::lists=$work/lists"
  -o "Dir::Cache=$work" -o "APT::Sandbox::User=$(id -un)")
echo "librdkafka: fetching the source"
"${apt[@]}" update >fetch.log 2>&1 && "${apt[@]}" source librdkafka >>fetch.log 2>&1 || {
  cat fetch.log >&2
  echo "The source of librdkafka could not be fetched from Debian; see above." >&2
  exit 1
}

cd librdkafka-*/
echo "librdkafka: building $(basename "$PWD")"
{ ./configure --prefix=/usr && make -C src -j"$(nproc)"; } >../build.log 2>&1 || {
  tail -30 ../build.log >&2
  echo "librdkafka could not be built; the log is $work/build.log." >&2
  exit 1
}
install -s -m 644 src/librdkafka.so.1 "$library"
cd /
rm -rf "$work"
