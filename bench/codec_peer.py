"""Reads a stream as a plain client does, the whole of it at once: `codec_peer.py FILE ROUNDS` prints the milliseconds of
processor time that splitting it into events and parsing each one as JSON takes, per round."""

import json
import sys
import time

with open(sys.argv[1], "rb") as file:
    stream = file.read()
for _ in range(int(sys.argv[2])):
    start = time.process_time()
    frames = [json.loads(line[6:]) for line in stream.split(b"\n") if line.startswith(b"data: {")]
    print((time.process_time() - start) * 1000, len(frames))
