"""Starts and stops the server that is asked, and reads its counters."""

import json
import os
import select
import signal
import subprocess
import time
import urllib.request
from dataclasses import dataclass
from urllib.parse import urlsplit

KEY = "emulator-key"


@dataclass
class Counters:
    """What the server saw, from its first request to its last reply, and what it cost itself."""
    requests: int
    connections: int
    peak: int
    mean: float
    span: float
    cpu: float = 0


class Emulator:
    """A fresh server for each run, so that its counters belong to that run alone.

    with Emulator(program, flags) as server:
        ... server.base ...
    server.counters
    """

    def __init__(self, program, flags):
        self.argv = [program, "--key", KEY, "--check", "none", *flags]

    def __enter__(self):
        self.process = subprocess.Popen(self.argv, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                        stderr=subprocess.DEVNULL, text=True)
        ready, _, _ = select.select([self.process.stdout], [], [], 10)
        line = self.process.stdout.readline() if ready else ""
        if not line.startswith("listening on "):
            self.process.kill()
            raise SystemExit(f"bench: the server did not start ({line.strip()!r}): {' '.join(self.argv)}")
        self.base = line.split()[-1]
        return self

    @property
    def address(self):
        return urlsplit(self.base)

    def count(self):
        with urllib.request.urlopen(f"http://{self.address.netloc}/stats", timeout=10) as reply:
            stats = json.load(reply)
        # The last connection is the one that asks for the counters.
        return Counters(stats["requests"], stats["connections"] - 1, stats["peak_in_flight"], stats["mean_in_flight"],
                        stats["span_s"])

    def __exit__(self, kind, *_):
        if kind is None:
            self.counters = self.count()
        self.process.send_signal(signal.SIGTERM)
        deadline = time.monotonic() + 5
        while True:
            done, _, usage = os.wait4(self.process.pid, os.WNOHANG)
            if done:
                break
            if time.monotonic() > deadline:
                self.process.send_signal(signal.SIGKILL)
            time.sleep(0.01)
        self.process.returncode = 0
        self.process.stdout.close()
        if kind is None:
            self.counters.cpu = usage.ru_utime + usage.ru_stime
