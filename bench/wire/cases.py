"""What is measured over the wire, and what is wanted of it."""

import json
import math
import shutil
from dataclasses import dataclass, field

from clients import AIOHTTP, CURL, DOSSIER, FLOOR, OPENAI, results
from emulator import Counters, Emulator
from measuring import Timing, median, peak_memory, run_once


@dataclass
class Run:
    timing: Timing  # or `Memory`, where that was measured
    counters: Counters
    results: int


@dataclass
class Case:
    name: str
    title: str
    corpus: object
    files: int
    concurrency: int
    latency: float = 0
    clients: list = field(default_factory=lambda: [DOSSIER, OPENAI, AIOHTTP, CURL, FLOOR])
    # What the server does wrong, in the words of its own scripts.
    rules: list = None
    # The results of one run are there already.
    again: bool = False
    memory_of: list = field(default_factory=lambda: [DOSSIER])
    # Called with a `Findings`; gives the lines of the targets' table.
    targets: object = lambda findings: []

    @property
    def ideal(self):
        """The shortest time that the latency allows."""
        return math.ceil(self.files / self.concurrency) * self.latency

    def measure(self, shop, clients, rounds):
        """Every client once per round, in turn, every second round backwards, after one round that is not counted."""
        findings = Findings(self, {client: [] for client in clients})
        folder = self.corpus(shop)
        for number in range(rounds + 1):
            for client in clients if number % 2 == 0 else reversed(clients):
                run = self.run(shop, client, folder, run_once, fresh=not self.again or number == 0)
                if number > 0:
                    findings.runs[client].append(run)
        for client in clients:
            if client in self.memory_of:
                run = self.run(shop, client, folder, peak_memory, fresh=not self.again)
                findings.memory[client] = run.timing
        return findings

    def flags(self, shop):
        flags = ["--latency", f"{round(self.latency * 1000)}ms"]
        if self.rules:
            script = shop.path("faults.json")
            with open(script, "w") as file:
                json.dump({"version": 1, "rules": self.rules}, file)
            flags += ["--script", script]
        return flags

    def run(self, shop, client, folder, measured, fresh):
        out = shop.output(client)
        if fresh:
            shutil.rmtree(out, ignore_errors=True)
        with Emulator(shop.server, self.flags(shop)) as server:
            command = shop.command(client, self.name, folder, out, server, self.concurrency)
            if self.rules:  # clients may give files up
                command.statuses = (0, 1, 3, 123)
            timing = measured(command)
        left = results(out)
        if left != self.files and not self.rules:
            raise SystemExit(f"bench: {client} left {left} results of {self.files} in {self.name}")
        return Run(timing, server.counters, left)


@dataclass
class Findings:
    case: Case
    runs: dict
    memory: dict = field(default_factory=dict)

    def values(self, client, of):
        return [of(run) for run in self.runs[client]]

    def ratios(self, of, client, other):
        """Ratios within each round, so that a machine whose speed drifts matters little."""
        return [of(a) / of(b) for a, b in zip(self.runs[client], self.runs[other])]


@dataclass
class Line:
    what: str
    measured: str
    wanted: str
    verdict: str


def at_most(what, values, limit, unit=""):
    """A median against its limit; a best that meets it where the median misses leaves open whether the machine did."""
    best, middle = min(values), median(values)
    verdict = "met" if middle <= limit else f"unclear: best {best:.2f}" if best <= limit else "MISSED"
    return Line(what, f"{middle:.2f} {unit}".strip(), f"<= {limit:g} {unit}".strip(), verdict)


def at_least(what, values, limit):
    best, middle = max(values), median(values)
    verdict = "met" if middle >= limit else f"unclear: best {best:.1f}" if best >= limit else "MISSED"
    return Line(what, f"{middle:.1f}", f">= {limit:g}", verdict)


def never_above(what, values, limit):
    """What does not depend on the machine holds in every round."""
    return Line(what, f"{max(values):g}", f"<= {limit:g}", "met" if max(values) <= limit else "MISSED")


def missing(what, client):
    return Line(what, "", "", f"not measured: no {client}")


def wall(run):
    return run.timing.wall


def cpu(run):
    return run.timing.cpu


def small_targets(found):
    what = f"S1: CPU per file over '{OPENAI}'"
    return [at_most(what, found.ratios(cpu, DOSSIER, OPENAI), 0.1) if OPENAI in found.runs else missing(what, OPENAI)]


def latency_targets(found):
    ideal = found.case.ideal
    return [
        at_most("S2: wall over the ideal", [value / ideal for value in found.values(DOSSIER, wall)], 1.15),
        at_least("S2: mean in flight of 256", found.values(DOSSIER, lambda run: run.counters.mean), 225),
        never_above("S2: connections", found.values(DOSSIER, lambda run: run.counters.connections), 256),
    ]


def media_targets(found):
    what = f"S3: CPU over '{CURL}' with finished bodies"
    lines = [at_most(what, found.ratios(cpu, DOSSIER, CURL), 0.6) if CURL in found.runs else missing(what, CURL)]
    if DOSSIER in found.memory:
        lines.append(at_most("S3: main process's peak", [found.memory[DOSSIER].main], 64, "MiB"))
    return lines


def flat_targets(found, full):
    """Against the memory that the same number of files of twice the size took."""
    if DOSSIER not in found.memory or DOSSIER not in full.memory:
        return []
    return [at_most("S3: main process's peak over that with half the bytes",
                    [full.memory[DOSSIER].main / found.memory[DOSSIER].main], 1.1)]


def rerun_targets(found):
    return [never_above("S4: requests of a second run", found.values(DOSSIER, lambda run: run.counters.requests), 0)]


def fault_targets(found):
    lost = found.values(DOSSIER, lambda run: found.case.files - run.results)
    return [
        never_above("S5: results lost", lost, 0),
        at_most("S5: wall over the ideal without faults",
                [value / found.case.ideal for value in found.values(DOSSIER, wall)], 2),
    ]


FAULTS = [
    {"when": {"requests": "1-50"}, "reply": {"status": 429, "retryAfter": 1}},
    {"when": {"share": 0.1}, "reply": {"status": 503}},
]
EVERYONE = [DOSSIER, OPENAI, AIOHTTP, CURL, FLOOR]
CASES = [
    Case("S1", "2,000 pictures of 20 kB, no latency, 64 at once", lambda shop: shop.pictures(), 2000, 64,
         targets=small_targets),
    Case("S2", "the same pictures, 200 ms latency, 256 at once", lambda shop: shop.pictures(), 2000, 256, latency=0.2,
         targets=latency_targets),
    Case("S3", "40 media files of 20 to 50 MB, no latency, 8 at once", lambda shop: shop.media(), 40, 8,
         memory_of=EVERYONE, targets=media_targets),
    Case("S3-half", "40 media files of half that size", lambda shop: shop.half_media(), 40, 8, clients=[DOSSIER, FLOOR],
         memory_of=[DOSSIER, FLOOR]),
    Case("S4", "the pictures once more, everything done", lambda shop: shop.pictures(), 2000, 64, again=True,
         clients=[DOSSIER, OPENAI, AIOHTTP, FLOOR], targets=rerun_targets),
    Case("S5", "the pictures, 50 ms latency, 64 at once; 50 answers 429 with Retry-After: 1, then one in ten 503",
         lambda shop: shop.pictures(), 2000, 64, latency=0.05, rules=FAULTS, targets=fault_targets),
]
