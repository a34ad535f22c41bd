#!/usr/bin/env bash
# Installs Chromium, in which the tests look at the page of keptn-local.
set -euo pipefail

if command -v chromium >/dev/null; then
  chromium --version 2>/dev/null
  exit 0
fi

sudo=
[ "$(id -u)" = 0 ] || sudo=sudo
$sudo apt-get update -qq
$sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium
chromium --version
