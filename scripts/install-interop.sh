#!/usr/bin/env bash
# Installs the CloudEvents SDK for JavaScript, which the interoperability tests run beside this one, into
# tests/interop/node_modules, unless it is there. Needs node and npm. The version is pinned in
# tests/interop/package.json; there is no lock file, because it would name the registry of whoever wrote it.
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/../tests/interop"

for tool in node npm; do
  if ! command -v "$tool" >/dev/null; then
    echo "install-interop: '$tool' is not on the PATH" >&2
    exit 1
  fi
done

wanted=$(node -p 'JSON.parse(fs.readFileSync("package.json")).dependencies.cloudevents')
installed=$(node -p 'JSON.parse(fs.readFileSync("node_modules/cloudevents/package.json")).version' 2>/dev/null || true)
if [ "$installed" = "$wanted" ]; then
  exit 0
fi

npm install --no-package-lock --ignore-scripts --no-audit --no-fund
