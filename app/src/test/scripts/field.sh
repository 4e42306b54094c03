#!/bin/sh
# What scripts in the field do with heph: make a project, file a red task, add to its context, look
# at what is due as JSON, finish a recurring task. Only sh, grep and sed, as on a small machine.
set -eu
say() { echo "field: $*"; }
id_of() { sed -n 's/.*"node_id":"\([0-9A-Z]*\)".*/\1/p'; }

heph project add "Field work" >/dev/null
project=$(heph project list | sed -n 's/^\([0-9A-Z]*\) Field work$/\1/p')
[ ${#project} -eq 26 ] || { say "project list does not print 'ID NAME'"; exit 1; }

id=$(heph task "Disk is nearly full" --project "Field work" --do-date today --late-on tomorrow \
  --attention red --json | id_of)
[ ${#id} -eq 26 ] || { say "task --json has no node_id"; exit 1; }
echo "from a pipe" | heph context "$id" --body - >/dev/null
heph context "$id" --append "df says 97 %" >/dev/null
printf 'last\n' | heph context "$id" --append - >/dev/null
[ "$(heph context "$id")" = "from a pipe
df says 97 %
last" ] || { say "context is not what was written"; exit 1; }
heph context "$id" | heph context "$id" - >/dev/null
heph log "$id" "cleaned the cache" >/dev/null
heph log "$id" | grep -q "cleaned the cache"

due=$(heph list --project "Field work" --json --due)
[ "$(echo "$due" | id_of)" = "$id" ] || { say "list --due --json: $due"; exit 1; }
for field in title state attention do_date late_on recurrence project; do
  echo "$due" | grep -q "\"$field\":" || { say "no $field in $due"; exit 1; }
done
echo "$due" | grep -q '"do_date":[0-9]\{13\}[,}]' || { say "do_date is no epoch in ms: $due"; exit 1; }
echo "$due" | grep -q '"state":"outstanding"' && echo "$due" | grep -q '"attention":"red"'

weekly=$(heph task "Rotate the backups" --do-date today --recur weekly --json | id_of)
before=$(heph show "$weekly" --json | sed -n 's/.*"do_date":\([0-9]*\).*/\1/p')
heph done "$weekly" >/dev/null
after=$(heph show "$weekly" --json | sed -n 's/.*"do_date":\([0-9]*\).*/\1/p')
days=$(((after - before + 7200000) / 86400000)) # two hours for a change of the clocks
[ "$days" -eq 7 ] || { say "a weekly task rolled $days days"; exit 1; }
heph show "$weekly" --json | grep -q '"state":"outstanding"'

heph edit "$id" --do-date +3d --late-on none --attention white --project none --title "Disk" >/dev/null
[ -z "$(heph list --project "Field work" --json --due | id_of)" ] || { say "it left the project"; exit 1; }
heph done "$(echo "$id" | cut -c1-25)" >/dev/null # a prefix will do
heph drop "$weekly" >/dev/null
[ "$(heph list --json)" = "[]" ] || { say "an empty list is [] and no error"; exit 1; }
heph next >/dev/null

code=0; heph done NOBODY >/dev/null 2>&1 || code=$?
[ $code -eq 3 ] || { say "an unknown id exits $code, not 3"; exit 1; }
code=0; heph edit "$id" --do-date "fri 25:00" >/dev/null 2>&1 || code=$?
[ $code -eq 2 ] || { say "a bad date exits $code, not 2"; exit 1; }
say ok
