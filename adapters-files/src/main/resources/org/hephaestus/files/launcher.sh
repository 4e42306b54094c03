#!/bin/sh
# Starts the current version of @NAME@. Written by Hephaestus and replaced as a whole: edits are lost.
# heph-launcher-contract: @CONTRACT@
#
# The contract between this file and the versions it starts:
#   - The home is the folder above the one this file really lies in, links to it resolved.
#   - <home>/current is a link to versions/<version>. It is read once, and that folder's
#     bin/@NAME@ replaces this process (same pid) with all arguments as they were given. The
#     folder is handed on resolved, so a switch during the start cannot mix two versions.
#   - HEPH_HOME is the home, absolute; HEPH_LAUNCHER is the number of this contract.
#   - With no version to start it says why on stderr and exits 78 (EX_CONFIG in sysexits.h).
#   - While <home>/state/pending exists, the starts of the daemon on trial are counted, and a version
#     that does not prove itself is left: see trial() in the launcher of the daemon.

fail() {
  printf '%s\n' "@NAME@: $1" "@NAME@: $2" >&2
  exit 78
}

case $0 in
  */*) self=$0 ;;
  *) if [ -e "./$0" ]; then self=./$0; else self=$(command -v -- "$0") || self=./$0; fi ;;
esac
hops=0
while [ -h "$self" ]; do
  hops=$((hops + 1))
  [ "$hops" -le 40 ] || fail "$0 is a link that leads in a circle" "remove it and run ./install again"
  link=$(readlink "$self") || fail "cannot read the link $self" "run ./install again"
  case $link in
    /*) self=$link ;;
    *) self=${self%/*}/$link ;;
  esac
done

dir=${self%/*}
home=
case $dir in
  */./* | */../* | *//*) ;;
  /*/bin) home=${dir%/bin} ;;
esac
# Relative, winding, or through a linked folder: ask the file system.
if [ -z "$home" ] || [ ! -h "$home/current" ]; then
  home=$(CDPATH= cd -P -- "$dir/.." 2>/dev/null && pwd -P) || fail "cannot enter $dir/.." "run ./install again"
fi

if [ ! -h "$home/current" ]; then
  if [ -e "$home/current" ]; then
    fail "$home/current is not a link to a version" "move it away and run ./install again"
  fi
  fail "no version is installed: $home/current is missing" "run ./install again"
fi
@TRIAL@version=$(readlink "$home/current") || fail "cannot read the link $home/current" "run ./install again"
case $version in
  versions/?*) ;;
  *) fail "$home/current leads to $version, not to a folder in versions/" "run ./install again" ;;
esac
program=$home/$version/bin/@NAME@
if [ ! -x "$program" ] || [ -d "$program" ]; then
  fail "$home/current leads to $version, where there is no program bin/@NAME@" "run ./install again"
fi
HEPH_HOME=$home
HEPH_LAUNCHER=@CONTRACT@
export HEPH_HOME HEPH_LAUNCHER
exec "$program" "$@"
