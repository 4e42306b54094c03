#!/bin/bash
# Keeps a real systemd for tests: process 1 of namespaces of its own, on a throw-away copy of this machine's files, in a
# control group of its own. It lives until standard input ends (so: no longer than the test), until SECONDS have
# passed, until process 1 ends, or until this script is killed; then nothing of it is left.
#
#   realsystemd.sh obstacle FOLDER     prints why it cannot be done here; prints nothing when it can
#   realsystemd.sh boot FOLDER SECONDS NETWORK USER UID HOME [rw=DIR | ro=DIR]...
#                                      NETWORK: "own" or "shared"; prints "init PID" (as the machine counts) once it boots
#   realsystemd.sh traces FOLDER       prints the control groups that are left of it, and what a systemd would have
#                                      made here that had escaped from its own
#   realsystemd.sh sweep FOLDER        takes out empty groups that killed runs have left
#
# FOLDER is the only place of the machine that is written to, beside that one control group.
set -euo pipefail

verb=$1 folder=$(realpath "$2")
here=$(dirname "$(realpath "$0")")
no() {
  echo "realsystemd: $*" >&2
  exit 3
}

need() {
  local tool
  [ "$(id -u)" = 0 ] || no "needs root, for namespaces and mounts"
  for tool in unshare nsenter setpriv mount pivot_root useradd systemctl loginctl dbus-daemon journalctl; do
    command -v "$tool" >/dev/null || no "needs $tool, which is not installed"
  done
  [ -x /usr/lib/systemd/systemd ] || [ -x /lib/systemd/systemd ] || no "needs systemd, which is not installed"
  [ -n "$(find -L /lib/*/security /usr/lib/*/security /lib/security -name pam_systemd.so -print -quit 2>/dev/null)" ] ||
    no "needs pam_systemd.so (libpam-systemd), which is not installed"
  [ -e /usr/lib/systemd/user/dbus.socket ] || no "needs dbus-user-session, which is not installed"
  [[ $folder != *[,:\\\ ]* ]] || no "needs a folder without commas, colons, spaces and backslashes in its path, not $folder"
}

# All that follows happens among mounts of our own, so that the machine's table stays as it is.
if [ "${REALSYSTEMD_MOUNTS-}" != own ]; then
  need
  if ! said=$(unshare --mount --propagation private true 2>&1); then no "cannot make namespaces here: $said"; fi
  REALSYSTEMD_MOUNTS=own exec unshare --mount --propagation private bash "$0" "$@"
fi

# The unified hierarchy, wherever the machine has mounted it, or if it has not at all.
cgroups=$folder/cgroups
mkdir -p "$cgroups"
mount -t cgroup2 cgroup2 "$cgroups" 2>/dev/null || no "cannot mount cgroup2 here (needs CAP_SYS_ADMIN and a kernel with it)"
own=$(sed -n 's/^0:://p' /proc/self/cgroup)
base=$cgroups${own%/}
group=$base/heph-guest.$$

empty() { grep -q '^populated 0' "$1/cgroup.events" 2>/dev/null; }
take_out() { find "$1" -depth -type d -exec rmdir {} + 2>/dev/null || true; }
sweep() {
  local left turn
  for left in "$base"/heph-guest.*; do
    # Another test may be about to boot in it.
    if [ ! -d "$left" ] || [ -d "/proc/${left##*.}" ]; then continue; fi
    # Its processes have been killed by the kernel; that takes a moment.
    for turn in $(seq 250); do
      if empty "$left"; then take_out "$left"; fi
      [ -d "$left" ] || break
      sleep .02
    done
  done
}

tidy() {
  trap '' TERM INT HUP
  exec 2>/dev/null
  local turn
  kill -KILL "$watcher" || true
  # With unshare alive there is somebody to reap process 1; but cgroup.kill is as young as Linux 5.14.
  if ! echo 1 >"$group/cgroup.kill"; then kill -KILL "$keeper" || true; fi
  wait || true
  for turn in $(seq 500); do
    if empty "$group"; then take_out "$group"; fi
    [ -d "$group" ] || break
    sleep .02
  done
}

case $verb in
obstacle)
  said=$(mkdir "$group" 2>&1 && mkdir "$group/guest" 2>&1) || no "cannot make a control group here: $said"
  take_out "$group"
  said=$(unshare --cgroup --mount --pid --ipc --uts --net --fork --kill-child true 2>&1) || no "cannot make namespaces here: $said"
  scratch=$folder/obstacle
  mkdir -p "$scratch"
  mount -t tmpfs tmpfs "$scratch"
  mkdir "$scratch"/{upper,work,root}
  said=$(mount -t overlay overlay -o "lowerdir=/,upperdir=$scratch/upper,workdir=$scratch/work" "$scratch/root" 2>&1) ||
    no "cannot lay an overlay over / here: $said"
  ;;
boot)
  seconds=$3 network=$4
  sweep
  net=()
  if [ "$network" = own ]; then net=(--net); fi
  mkdir "$group" "$group/guest" || no "cannot make a control group here"
  watcher='' keeper=''
  trap tidy EXIT
  trap 'exit 143' TERM INT HUP
  exec 3<&0
  # None of the two outlives this script, also when it is killed.
  # shellcheck disable=SC2016
  setpriv --pdeathsig KILL bash -c 'read -r -t "$1" || true' _ "$seconds" <&3 >/dev/null &
  watcher=$!
  setpriv --pdeathsig KILL unshare --mount --pid --ipc --uts ${net[@]+"${net[@]}"} --fork --kill-child --propagation private \
    bash "$here/realsystemd-guest.sh" join "$group/guest" "$folder" "${@:4}" </dev/null 3<&- &
  keeper=$!
  exec >/dev/null
  wait -n || true
  ;;
traces)
  for left in "$base"/heph-guest.*; do if [ -d "$left" ]; then basename "$left"; fi; done
  for left in init.scope system.slice user.slice; do if [ -d "$base/$left" ]; then echo "$left"; fi; done
  ;;
sweep) sweep ;;
*) no "unknown verb $verb" ;;
esac
