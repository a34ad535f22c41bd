#!/usr/bin/env bash
# Installs what the tests need beside the .NET SDK, each where it is missing.
set -euo pipefail
cd "$(dirname "$0")"
for script in install-*.sh; do
  [ "$script" = install-test-tools.sh ] || "./$script"
done
