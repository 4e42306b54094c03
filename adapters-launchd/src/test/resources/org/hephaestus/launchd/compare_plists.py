# Compares each x.plist of a folder with x.json, by Python's own readers; prints how many are equal.
import json
import pathlib
import plistlib
import sys


class Once(dict):
    def __setitem__(self, key, value):
        if key in self:
            raise ValueError("the key %s stands twice" % key)
        super().__setitem__(key, value)


equal = 0
for plist in sorted(pathlib.Path(sys.argv[1]).glob("*.plist")):
    with plist.open("rb") as file:
        found = plistlib.load(file, fmt=plistlib.FMT_XML, dict_type=Once)
    wanted = json.loads(plist.with_suffix(".json").read_text("utf-8"))
    if json.dumps(found, sort_keys=True) != json.dumps(wanted, sort_keys=True):
        print("%s differs: %r, wanted %r" % (plist.name, found, wanted))
        sys.exit(1)
    equal += 1
print("equal: %d" % equal)
