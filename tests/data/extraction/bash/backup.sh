#!/usr/bin/env bash
# Backs up home directories to a remote host.
set -euo pipefail

readonly TARGET=${1:-backup.example.org}
declare -A sizes=()

# Prints to standard error, with the time.
log() { printf '%s %s\n' "$(date +%T)" "$*" >&2; }

die () {
  log "fatal: $*"
  exit 1
}

function usage {
  cat <<-EOF
	Usage: ${0##*/} [-n] <directory>...
	fake() { echo "inside a heredoc"; }
	EOF
}

function backup::run() {
  local dir=$1
  local -r name="$(basename "$dir")"
  tar -cz "$dir" | ssh "$TARGET" "cat > '$name.tar.gz'"
}

# Runs in a subshell, so that the
# directory of the caller stays.
in_dir() (
  cd "$1" || exit
  shift
  "$@"
)

#######################################
# Adds up the sizes of directories.
# Globals:
#   sizes
# Arguments:
#   directories
#######################################
function add_sizes ()
{
  local dir
  for dir in "$@"; do
    sizes[$dir]=$(du -s "$dir" | cut -f1)
  done

  _total() {
    local sum=0
    for size in "${sizes[@]}"; do (( sum += size )); done
    echo "$sum"
  }
  _total
}

is-mounted() [[ -d /mnt/$1 ]]

retry() {
  local tries=$1; shift
  until "$@"; do
    (( --tries )) || return 1
    sleep 1
  done
} 2>/dev/null

if [[ $OSTYPE == darwin* ]]; then
  md5() { command md5 -q "$1"; }
  open_url() { open "$1"; }
elif command -v xdg-open >/dev/null; then
  open_url() {
    xdg-open "$1"
  }
else
  function open_url { log "open $1"; }
fi

case ${SHELL##*/} in
  zsh) prompt() { print -P "$1"; } ;;
  *)
    prompt() {
      printf '%b' "$1"
    }
    ;;
esac

größe() { wc -c < "$1"; }

cleanup() { rm -rf "${tmp:-}"; }
trap cleanup EXIT
trap 'log "line $LINENO"' ERR

main() {
  while getopts ":n" option; do
    case $option in
      n) dry_run=1 ;;
      *) usage; exit 2 ;;
    esac
  done
  shift $((OPTIND - 1))
  for dir in "$@"; do backup::run "$dir"; done
}

[[ ${BASH_SOURCE[0]} == "$0" ]] && main "$@"
