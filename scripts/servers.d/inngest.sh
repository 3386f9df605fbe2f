# shellcheck shell=bash disable=SC2154 # the variables of scripts/servers
# Inngest for scripts/servers, which sources this: where it is, how it is built, how it is asked; and its Redis.

inngest_go=v1.44.0
inngest_go_hash=h1:oVTw3ngLg6dijGWRT7dkSAU76X29mj39owBGvHRz+ww= # of the module, as in a go.sum
mode=dev tick=50 db=""

inngest_binary() {
  if [ -n "${INNGEST_SERVER_BINARY:-}" ]; then
    named INNGEST_SERVER_BINARY
  else
    echo "$cache/inngest-$inngest_go/inngest"
  fi
}

# Says why it cannot be built here; nothing when it can.
inngest_lacks() {
  command -v go >/dev/null || echo "building Inngest needs Go, 1.26.4 or newer, and go is not on the PATH"
}

# Builds it into a directory. The module lacks upstream's submodule of documentation, which the program embeds
# and only its documentation tools read: a file in its place lets it compile.
inngest_build() {
  local module source docs="$1/source/internal/embeddocs/website/pages/docs"
  export CGO_ENABLED=0 GOFLAGS=-buildvcs=false
  module="$(cd "$1" && go mod download -json "github.com/inngest/inngest@$inngest_go")" || {
    echo "$module"
    return 1
  }
  case "$module" in
    *"\"Sum\": \"$inngest_go_hash\""*) ;;
    *)
      echo "the module's hash must be $inngest_go_hash, got: $(sed -n 's/.*"Sum": "\(.*\)".*/\1/p' <<<"$module")"
      return 1
      ;;
  esac
  source="$(sed -n 's/.*"Dir": "\(.*\)".*/\1/p' <<<"$module")"
  cp -r "$source" "$1/source" && chmod -R u+w "$1/source" && mkdir -p "$docs" && echo placeholder >"$docs/README.md" &&
    cd "$1/source" && go build -p "${GO_P:-2}" -mod=readonly -trimpath -o "$1/inngest" \
    -ldflags="-s -w -X github.com/inngest/inngest/pkg/inngest/version.Version=${inngest_go#v}" ./cmd
}

# Takes an option of start; fails when there is none of this name.
inngest_option() {
  case "$1" in
    --mode)
      case "$2" in
        dev | self-hosted) mode="$2" ;;
        *) wrong "--mode must be dev or self-hosted, got: $2" ;;
      esac
      ;;
    --tick)
      [[ "$2" =~ ^[1-9][0-9]{0,4}$ ]] || wrong "--tick must be from 1 to 99999 ms, got: $2"
      tick="$2"
      ;;
    --db)
      [ -d "$(dirname "$2")" ] || wrong "--db must be in a folder that exists, got: $2"
      db="$(cd "$(dirname "$2")" && pwd)/$(basename "$2")"
      ;;
    *) return 1 ;;
  esac
}

# What is wrong before anything has been started.
inngest_check() {
  if [ "$mode" = dev ]; then
    [ -z "$db" ] || wrong "--db needs --mode self-hosted, because dev resumes no runs"
    return
  fi
  command -v redis-server >/dev/null ||
    fail "self-hosted Inngest needs redis-server, and it is not on the PATH; install Debian's \
package redis-server, or use --mode dev" 3
  [[ "${INNGEST_EVENT_KEY:-x}" =~ ^[A-Za-z0-9_-]+$ ]] ||
    fail "INNGEST_EVENT_KEY must be of letters, digits, - and _; unset it to have one made"
  [[ "${INNGEST_SIGNING_KEY:-00}" =~ ^([0-9A-Fa-f]{2})+$ ]] ||
    fail "INNGEST_SIGNING_KEY must be hexadecimal, of an even length, without a prefix; unset it to have one made"
}

# The ports that must be free: the API's, those of Connect's gateway, of its two internal sides, and of Redis.
inngest_ports() {
  echo "$port" $((port + 1)) $((port + 2)) $((port + 3))
  [ "$mode" = dev ] || redis_kept || echo $((port + 4))
}

# --- Before and after the program ----------------------------------------------------------------

inngest_begin() {
  if [ "$mode" = dev ]; then
    echo '{}' >"$(inngest_data)/inngest.json"
    return
  fi
  mkdir -p "$(inngest_data)/redis"
  redis_kept || {
    redis_end
    redis_start
  }
  inngest_keys
}

# Ends what was begun.
inngest_end() { redis_end; }

# Where it keeps what must outlive it, and Redis its files.
inngest_data() { echo "${db:-$home}"; }

# Keeps the keys in the server's own settings, which only the user may read: in no command line and no log.
inngest_keys() {
  local file event signing
  file="$(inngest_data)/inngest.json"
  event="${INNGEST_EVENT_KEY:-$(inngest_key event-key "$file")}"
  signing="${INNGEST_SIGNING_KEY:-$(inngest_key signing-key "$file")}"
  (
    umask 077
    rm -f "$file"
    printf '{\n  "event-key": ["%s"],\n  "signing-key": "%s"\n}\n' \
      "${event:-$(inngest_secret 16)}" "${signing:-$(inngest_secret 32)}" >"$file"
  )
}

inngest_key() { sed -n "s/.*\"$1\": [[]*\"\([^\"]*\)\".*/\1/p" "$2" 2>/dev/null || true; }

inngest_secret() { od -An -v -N "$1" -tx1 /dev/urandom | tr -d ' \n'; }

# --- The program ---------------------------------------------------------------------------------

# Runs the server's program. Without settings named it would read those of the folders above and of the user.
inngest_run() {
  local words=(--host 127.0.0.1 --port "$port" --tick "$tick" --retry-interval 1 --connect-gateway-port $((port + 1))
    --connect-gateway-grpc-port $((port + 2)) --connect-executor-grpc-port $((port + 3))
    --config "$(inngest_data)/inngest.json")
  if [ "$mode" = dev ]; then
    words=(dev "${words[@]}" --no-discovery --no-poll)
  else
    words=(start "${words[@]}" --sqlite-dir "$(inngest_data)"
      --redis-uri "redis://127.0.0.1:$(noted port "$state/inngest.redis")")
  fi
  cd "$home" || exit
  exec nohup env -i PATH="$PATH" HOME="$home" DO_NOT_TRACK=1 "$binary" "${words[@]}"
}

# Its health says nothing about Connect, whose ports may come later, or never.
inngest_healthy() {
  local each
  [[ "$(told "$port" $'GET /health HTTP/1.0\r\n\r')" == HTTP/1.?" 200 "* ]] || return 1
  for each in 1 2 3; do
    taken $((port + each)) || return 1
  done
}

# Whether it found a port taken: it moves to another then, of which nobody but its log is told.
inngest_clashed() { grep -Eq "Port conflict, using new port|address already in use" "$log"; }

inngest_notes() { printf 'mode=%s\nconfig=%s\n' "$mode" "$(inngest_data)/inngest.json"; }

inngest_address() {
  if [ "$mode" = dev ]; then
    echo "INNGEST_DEV=http://127.0.0.1:$port"
  else
    echo "INNGEST_BASE_URL=http://127.0.0.1:$port"
  fi
}

inngest_env() {
  local file
  mode="$(noted mode "$note")" file="$(noted config "$note")"
  printf 'export %s INNGEST_SERVER_BINARY=%q\n' "$(inngest_address)" "$binary"
  [ "$mode" = dev ] || printf 'export INNGEST_DEV=0 INNGEST_EVENT_KEY=%s INNGEST_SIGNING_KEY=%s\n' \
    "$(inngest_key event-key "$file")" "$(inngest_key signing-key "$file")"
}

# --- Redis, which keeps what a self-hosted server has queued and remembers of runs ---------------

redis_noted() {
  redis_pid="$(noted pid "$state/inngest.redis")"
  redis_port="$(noted port "$state/inngest.redis")"
  [ -n "$redis_pid" ]
}

# It replaces its command line by a title.
redis_alive() {
  case "$(command_of "$redis_pid")" in
    *redis-server" 127.0.0.1:$redis_port"*) return 0 ;;
    *) return 1 ;;
  esac
}

# Whether the one of a server that was killed can be taken up by the next.
redis_kept() { redis_noted && redis_alive && [ "$(noted data "$state/inngest.redis")" = "$(inngest_data)" ]; }

redis_start() {
  local program until=$((SECONDS + patience))
  program="$(command -v redis-server)" redis_port=$((port + 4))
  (
    exec 8>"$(inngest_data)/.lock" # Redis holds it as long as it lives
    ! command -v flock >/dev/null || flock -n 8 || {
      echo "$(inngest_data) is another server's; stop that, or give another --db"
      exit 1
    }
    cd "$home" || exit
    exec nohup env -i PATH="$PATH" HOME="$home" "$program" --bind 127.0.0.1 --port "$redis_port" --daemonize no \
      --dir "$(inngest_data)/redis" --appendonly yes --appendfsync always --save ''
  ) >"$state/inngest.redis.log" 2>&1 </dev/null 9>&- &
  redis_pid=$!
  printf 'pid=%s\nport=%s\ndata=%s\n' "$redis_pid" "$redis_port" "$(inngest_data)" >"$state/inngest.redis"
  until [ "$(told "$redis_port" $'PING\r')" = +PONG ] && redis_alive; do
    if ! kill -0 "$redis_pid" 2>/dev/null || [ "$SECONDS" -ge "$until" ]; then
      tail -n 20 "$state/inngest.redis.log" >&2
      fail "redis-server ended, or did not answer within $patience s, on port $redis_port; its last words are above"
    fi
    sleep 0.05
  done
}

inngest_beside() {
  ! redis_noted || ! redis_alive || echo "redis-server runs: pid $redis_pid, 127.0.0.1:$redis_port"
}

redis_end() {
  if redis_noted && redis_alive; then
    finish "$redis_pid" redis-server redis_alive
  fi
  rm -f "$state/inngest.redis"
}
