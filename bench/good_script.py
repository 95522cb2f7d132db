"""What a careful script does when nothing is due: reads its JSON manifest, checks that every source still has the size
and time of before, and that every output is there with its size. Run as `good_script.py MANIFEST`."""

import json
import os
import sys

with open(sys.argv[1]) as file:
    manifest = json.load(file)
due = 0
for entry in manifest["sources"]:
    found = os.stat(os.path.join(manifest["root"], entry["path"]))
    due += (found.st_size, found.st_mtime_ns) != (entry["bytes"], entry["modified"])
for entry in manifest["outputs"]:
    due += os.stat(os.path.join(manifest["out"], entry["path"])).st_size != entry["bytes"]
met = 0
for folder, _, names in os.walk(manifest["root"]):
    met += len(names)
sys.exit(0 if due == 0 and met == len(manifest["sources"]) else 1)
