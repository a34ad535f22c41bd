#!/usr/bin/env bash
# Installs curl from Debian's packages if it is missing: the tool of samples/TestRunner.
set -euo pipefail
if command -v curl >/dev/null; then
  exit 0
fi
sudo=
[ "$(id -u)" = 0 ] || sudo=sudo
$sudo apt-get update -qq
$sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq curl
