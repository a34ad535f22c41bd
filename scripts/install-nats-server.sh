#!/usr/bin/env bash
# Installs nats-server, against which the tests of the NATS transport run.
set -euo pipefail

# Debian puts it where a user's PATH does not always look.
export PATH=$PATH:/usr/sbin
if command -v nats-server >/dev/null; then
  nats-server --version
  exit 0
fi

sudo=
[ "$(id -u)" = 0 ] || sudo=sudo
$sudo apt-get update -qq
$sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq nats-server
nats-server --version
