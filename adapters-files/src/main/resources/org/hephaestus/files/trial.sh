# A new version is on trial while state/pending names it; what follows costs a usual start one test.
#   - state/pending holds lines of key=value, the last one is "end": attempt, to, from (the version to
#     go back to; more than one, best first), starts (the start that goes back), seconds (without a
#     sign of life until the dead-man kills). Folder names of versions, plain words, whole numbers.
#   - A start appends one byte to state/attempts. With the byte that makes `starts`, with a
#     state/verdict, or when the byte cannot be written, `current` goes back to the first `from` that
#     can run, and state/verdict says why in the same form. The version that comes back journals it
#     and removes the files; whatever dies in between, the next start does the same again.
#   - The dead-man is a child that outlives the exec: it kills this pid with KILL when the seconds are
#     up. Every change of state/progress gives new ones; the end of the trial sends it home.
#   - HEPH_TRIAL is the attempt: a version that reads it does not end with 78, which no supervisor
#     answers with another start.
# No process but the dead-man stays, and it ends within a second of the daemon.
verdict() {
  [ -e "$home/state/verdict" ] && return 0
  printf '%s\n' "attempt=$attempt" "to=$to" "back=$1" "starts=${#marks}" "reason=$2" end \
    >"$home/state/.verdict.$$" 2>/dev/null && mv -f "$home/state/.verdict.$$" "$home/state/verdict" 2>/dev/null
  rm -f "$home/state/.verdict.$$" 2>/dev/null
  return 0
}

switch_to() {
  link=$home/.current.$$
  rm -f "$link"
  ln -s "versions/$1" "$link" || return 1
  # GNU and busybox say -T, the BSDs and newer macOS -h; plain mv would put the link into the folder.
  mv -fT "$link" "$home/current" 2>/dev/null || mv -fh "$link" "$home/current" 2>/dev/null ||
    perl -e 'exit !rename $ARGV[0], $ARGV[1]' "$link" "$home/current" 2>/dev/null || {
    rm -f "$link"
    return 1
  }
}

go_back() {
  for target in $from; do
    [ -f "$home/versions/$target/VALID" ] && [ -x "$home/versions/$target/bin/@NAME@" ] || continue
    verdict "$target" "$1"
    if switch_to "$target"; then
      printf '%s\n' "@NAME@: $to is left for $target: $1" >&2
      return 0
    fi
    printf '%s\n' "@NAME@: cannot switch $home/current from $to to $target; $to is started once more" >&2
    return 1
  done
  printf '%s\n' "@NAME@: $to does not prove itself ($1), but no version to go back to can run" >&2
  return 1
}

dead_man() {
  exec 3>&- 4>&- 5>&- 6>&- 7>&- 8>&- 9>&- # a socket that the supervisor has handed over is not ours
  left=$seconds
  seen=$(cat "$home/state/progress" 2>/dev/null)
  while [ "$left" -gt 0 ]; do
    sleep 1
    kill -0 "$1" 2>/dev/null || exit 0
    case $(cat "$home/state/pending" 2>/dev/null) in *"attempt=$attempt"*) ;; *) exit 0 ;; esac
    now=$(cat "$home/state/progress" 2>/dev/null)
    if [ "$now" = "$seen" ]; then left=$((left - 1)); else left=$seconds; fi
    seen=$now
  done
  case $(cat "$home/state/pending" 2>/dev/null) in *"attempt=$attempt"*) ;; *) exit 0 ;; esac
  verdict "" "no sign of life for $seconds seconds"
  kill -9 "$1"
  exit 0
}

trial() {
  attempt= to= from= starts= seconds= end= marks=
  while IFS='=' read -r key value; do
    case $key in
      attempt) attempt=$value ;;
      to) to=$value ;;
      from) from="$from $value" ;;
      starts) starts=$value ;;
      seconds) seconds=$value ;;
      end) end=yes ;;
    esac
  done <"$home/state/pending"
  case $to$from in *[!a-zA-Z0-9.+\ _-]*) return 0 ;; esac
  case $starts in '' | *[!0-9]*) return 0 ;; esac
  case $seconds in '' | *[!0-9]*) return 0 ;; esac
  [ -n "$end" ] && [ "$(readlink "$home/current")" = "versions/$to" ] || return 0
  if [ ! -x "$home/versions/$to/bin/@NAME@" ]; then
    go_back "versions/$to/bin/@NAME@ is gone" && return 0
  fi
  if printf . >>"$home/state/attempts"; then
    IFS= read -r marks <"$home/state/attempts" || :
  elif go_back "the start could not be counted: $home/state/attempts cannot be written"; then
    return 0
  fi
  if [ -e "$home/state/verdict" ]; then
    go_back "its verdict is in state/verdict" && return 0
  elif [ "${#marks}" -ge "$starts" ]; then
    go_back "start ${#marks} without proving itself" && return 0
  fi
  HEPH_TRIAL=$attempt
  export HEPH_TRIAL
  if [ "$seconds" -gt 0 ]; then
    # The grandchild has no parent that would have to wait for it.
    ( dead_man $$ </dev/null >/dev/null 2>&1 & )
  fi
}

serves() {
  for argument in "$@"; do
    case $argument in
      --version | -V | --help | -h | --check | --self-check* | --restore* | --install-into*) return 1 ;;
    esac
  done
}

if [ -f "$home/state/pending" ] && serves "$@"; then
  trial
fi
