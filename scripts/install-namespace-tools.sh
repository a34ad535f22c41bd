#!/usr/bin/env bash
# Installs what the tests need to give a process a network and a hosts file of its own: unshare, nsenter, mount, ip.
set -euo pipefail

export PATH=$PATH:/usr/sbin:/sbin
packages=()
command -v unshare >/dev/null && command -v nsenter >/dev/null || packages+=(util-linux)
command -v mount >/dev/null || packages+=(mount)
command -v ip >/dev/null || packages+=(iproute2)
[ ${#packages[@]} = 0 ] && exit 0

sudo=
[ "$(id -u)" = 0 ] || sudo=sudo
$sudo apt-get update -qq
$sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq "${packages[@]}"
