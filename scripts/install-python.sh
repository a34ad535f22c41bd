#!/usr/bin/env bash
# Installs Python from Debian's packages if it is missing: scripts that end in .py are tested with it.
set -euo pipefail
if command -v python3 >/dev/null; then
  exit 0
fi
sudo=
[ "$(id -u)" = 0 ] || sudo=sudo
$sudo apt-get update -qq
$sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq python3
