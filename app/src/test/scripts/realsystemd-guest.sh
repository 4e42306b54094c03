#!/bin/bash
# Process 1 of the guest, until it becomes systemd. Run by realsystemd.sh; everything here happens in namespaces.
#
#   join GROUP ...   moves into the control group that is to be the guest's root. This is the one thing that must never
#                    fail silently: a systemd takes every process of the group it is rooted in under its own rule.
#   build ...        makes the root folder, locks what could reach the machine, and becomes systemd
set -eEuo pipefail
trap 'echo "realsystemd: the guest failed at: $BASH_COMMAND" >&2' ERR
PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin

verb=$1
shift
if [ "$verb" = join ]; then
  group=$1
  shift
  # Still the machine's /proc, so this is the machine's number of this process.
  read -r pid _ </proc/self/stat
  echo 0 >"$group/cgroup.procs"
  echo "init $pid"
  exec >&2
  exec unshare --cgroup bash "$0" build "$@"
fi

folder=$1 network=$2 user=$3 uid=$4 home=$5
shift 5

# The root of the control groups, as this process sees it, is its own group now; else stop here.
[ "$(sed -n 's/^0:://p' /proc/self/cgroup)" = / ]
[ "$$" = 1 ]

# 1. The machine's files, with everything that is written going to memory.
layers=$folder/layers
mkdir -p "$layers"
mount -t tmpfs -o mode=755,size=4g tmpfs "$layers"
mkdir "$layers"/{upper,work,root}
root=$layers/root
mount -t overlay overlay -o "lowerdir=/,upperdir=$layers/upper,workdir=$layers/work" "$root"
[ "$(stat -f -c %T "$root")" = overlayfs ]

# 2. Kernel file systems of its own; what would reach the machine's kernel is read-only.
mount -t proc -o nosuid,nodev,noexec proc "$root/proc"
for knob in sys sysrq-trigger irq bus fs; do
  [ -e "$root/proc/$knob" ] || continue
  mount --bind "$root/proc/$knob" "$root/proc/$knob"
  mount -o remount,bind,ro "$root/proc/$knob"
done
mount -t sysfs -o ro,nosuid,nodev,noexec sysfs "$root/sys"
mount -t cgroup2 -o nosuid,nodev,noexec cgroup2 "$root/sys/fs/cgroup"
# What systemd will take for the root must not be the machine's root, which alone has no type.
[ -e "$root/sys/fs/cgroup/cgroup.type" ]
mount -t tmpfs -o mode=755,nosuid,nodev tmpfs "$root/run"
mount -t tmpfs -o mode=1777,nosuid,nodev tmpfs "$root/tmp"
mount -t tmpfs -o mode=755,nosuid tmpfs "$root/dev"
mkdir "$root"/dev/{pts,shm,mqueue} "$root"/run/{user,lock}
while read -r name major minor; do mknod -m 666 "$root/dev/$name" c "$major" "$minor"; done <<'NODES'
null 1 3
zero 1 5
full 1 7
random 1 8
urandom 1 9
tty 5 0
NODES
mount -t devpts -o newinstance,ptmxmode=0666,mode=620,gid=5 devpts "$root/dev/pts"
mount -t tmpfs -o mode=1777,nosuid,nodev tmpfs "$root/dev/shm"
ln -s pts/ptmx "$root/dev/ptmx"
ln -s /proc/self/fd "$root/dev/fd"
ln -s fd/0 "$root/dev/stdin"
ln -s fd/1 "$root/dev/stdout"
ln -s fd/2 "$root/dev/stderr"

# 3. Nothing of this machine's own services, settings, generators, logs and lingering users.
for own in etc/systemd var/lib/systemd var/log usr/lib/systemd/system-generators usr/local/lib/systemd; do
  if [ -d "$root/$own" ]; then mount -t tmpfs -o mode=755 tmpfs "$root/$own"; fi
done
mkdir -p "$root"/etc/systemd/{system,user} "$root/var/lib/systemd/linger" "$root/var/log/journal"
# On a volatile journal an ordinary user's messages cannot be read by that user. Auditing is the whole kernel's: hands off.
printf '[Journal]\nStorage=persistent\nAudit=\n' >"$root/etc/systemd/journald.conf"
# It writes there from the first line on, as after systemd-journal-flush.service.
mkdir -p "$root/run/systemd/journal"
: >"$root/run/systemd/journal/flushed"
rm -f "$root/etc/machine-id"
tr -d - </proc/sys/kernel/random/uuid >"$root/etc/machine-id"
echo heph-guest >"$root/etc/hostname"
# In a container these are mounted, and an overlay sees what lies beneath.
for file in hosts resolv.conf; do
  if [ -e "/etc/$file" ]; then
    text=$(cat "/etc/$file")
    rm -f "$root/etc/$file"
    printf '%s\n' "$text" >"$root/etc/$file"
  fi
done

# 4. Only the units that are named here can start; all others of the distribution are masked.
allowed='dbus|dbus-daemon|dbus-broker|systemd-journald|systemd-journald-dev-log|systemd-logind|systemd-logind-varlink'
# polkit, where there is one, lets users switch their own lingering on.
allowed+='|systemd-user-sessions|user@|user-runtime-dir@|polkit'
for unit in "$root"/{usr/lib,lib}/systemd/system/*.{service,socket,mount,automount,swap,timer,path}; do
  name=${unit##*/}
  if [[ -e $unit || -L $unit ]] && ! [[ $name =~ ^($allowed)\.(service|socket)$ ]]; then
    ln -sf /dev/null "$root/etc/systemd/system/$name"
  fi
done
cat >"$root/etc/systemd/system/heph-guest.target" <<'UNIT'
[Unit]
Description=A user's services, for tests
Requires=dbus.socket systemd-journald.service systemd-logind.service systemd-user-sessions.service
After=dbus.socket systemd-journald.service systemd-logind.service systemd-user-sessions.service
UNIT

# 5. Its user, who lingers.
chroot "$root" useradd --uid "$uid" --user-group --no-create-home --home-dir "$home" --shell /bin/bash "$user" >&2
: >"$root/var/lib/systemd/linger/$user"

# 6. Folders of the machine. First the way to them, as long as it cannot lead into one of them.
for bind in "$@"; do
  at=$root
  IFS=/ read -ra parts <<<"${bind#r?=/}"
  for part in "${parts[@]}"; do
    at+=/$part
    if [ ! -d "$at" ]; then mkdir "$at"; fi
    chmod a+x "$at"
  done
done
for bind in "$@"; do
  dir=${bind#r?=}
  mount --bind "$dir" "$root$dir"
  if [[ $bind = ro=* ]]; then mount -o remount,bind,ro "$root$dir"; fi
done

# 7. In.
cd "$root"
mkdir .machine
pivot_root . .machine
umount -l /.machine
rmdir /.machine
# Clock, modules, hardware, the kernel's log and auditing are the machine's; so is a shared network.
drop=-sys_time,-sys_module,-sys_rawio,-sys_boot,-wake_alarm,-syslog,-audit_control,-mac_admin,-mac_override,-mknod
if [ "$network" = shared ]; then drop+=,-net_admin; fi
systemd=/usr/lib/systemd/systemd
[ -x "$systemd" ] || systemd=/lib/systemd/systemd
exec env -i container=heph-guest PATH="$PATH" setpriv --bounding-set "$drop" \
  "$systemd" --system --unit=heph-guest.target --show-status=no --log-target=journal-or-kmsg --log-level=notice
