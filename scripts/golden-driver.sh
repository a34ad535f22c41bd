#!/usr/bin/env bash
# Lets the driver of the recorded shipyard-controller scenarios drive a real `keptn-local serve --nats` with a real
# nats-server, and compares traces and answers. Usage: scripts/golden-driver.sh GOLDEN_FOLDER [scenario,scenario...]
# Needs python3, nats-server and a built src/Keptn.Sdk.Local.Tool. Takes some minutes: the waits are real.
set -euo pipefail
PATH=$PATH:/usr/sbin # where Debian puts nats-server
golden=$(cd "$1" && pwd)
only=${2:-}
root=$(cd "$(dirname "$0")/.." && pwd)
tool=$root/artifacts/bin/Keptn.Sdk.Local.Tool/debug/keptn-local.dll
work=$(mktemp -d)
pids=()
stop() { for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; done; }
trap 'stop; rm -rf "$work"' EXIT

free_port() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }
wait_for() { for _ in $(seq 150); do if (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; then return 0; fi; sleep 0.2; done; echo "nothing listens on port $1"; return 1; }

play() ( # group, options of serve...; in a shell of its own, which ends what it started
  group=$1
  shift
  nats=$(free_port)
  port=$(free_port)
  mkdir -p "$work/$group/dir"
  trap stop EXIT
  nats-server -a 127.0.0.1 -p "$nats" >"$work/$group/nats.log" 2>&1 &
  pids+=($!)
  wait_for "$nats"
  dotnet "$tool" serve --dir "$work/$group/dir" --port "$port" --nats "nats://127.0.0.1:$nats" --services none --quiet "$@" >"$work/$group/serve.log" 2>&1 &
  pids+=($!)
  wait_for "$port"
  python3 "$golden/driver/driver.py" --scripts "$golden" --out "$work/out" --group "$group" ${only:+--only "$only"} \
    --url "http://127.0.0.1:$port" --nats "127.0.0.1:$nats" >"$work/$group/driver.log" 2>&1 || { cat "$work/$group/driver.log"; exit 1; }
)

mkdir -p "$work/out" "$work/default" "$work/timeout" "$work/alone"
play timeout --task-started-timeout 5s &
timeout=$!
play alone &
alone=$!
play default
wait "$timeout"
wait "$alone"
python3 "$root/scripts/golden-compare.py" "$golden" "$work/out"
