"""A worker that does as it is told: says, sleeps, dies, talks nonsense."""

import json
import os
import sys
import time

print(json.dumps({"ready": True}), flush=True)
for line in sys.stdin:
    job = json.loads(line)
    if job["do"] == "die":
        os._exit(1)
    if job["do"] == "sleep":
        time.sleep(1000)
    print("nonsense" if job["do"] == "babble" else json.dumps(job["say"]), flush=True)
