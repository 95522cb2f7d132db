"""Measures requests over the wire, dossier and other clients in turn; see docs/benchmarks.md for what it means."""

import argparse
import json
import os
import shutil
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), os.pardir))

import cases  # noqa: E402
from bench import machine  # noqa: E402
from clients import DOSSIER, Workshop  # noqa: E402
from measuring import median  # noqa: E402


def spread(values, digits=2):
    return f"{median(values):.{digits}f} ({min(values):.{digits}f}-{max(values):.{digits}f})"


def report(found):
    case = found.case
    first = next(iter(found.runs))
    print(f"\n{case.name}: {case.title}" + (f"; ideal {case.ideal:.2f} s" if case.ideal else ""))
    print(f"  {'':15} {'wall s':>19} {'CPU s':>7} {'ms/file':>8} {'main':>6} {'tree':>6} {'requests':>8} {'conns':>6}"
          f" {'in flight':>9} {'peak':>5} {'span/ideal':>10} {'server':>7} {'lost':>5}  {first}'s wall and CPU to it")
    for client, runs in found.runs.items():
        def middle(of):
            return median([of(run) for run in runs])
        memory = found.memory.get(client)
        shown = f"{memory.main:6.0f} {memory.tree:6.0f}" if memory else f"{'':6} {'':6}"
        span = f"{middle(lambda run: run.counters.span) / case.ideal:10.2f}" if case.ideal else f"{'':10}"
        ratios = "" if client == first else (
            f"{spread(found.ratios(cases.wall, first, client))}  {spread(found.ratios(cases.cpu, first, client))}")
        lost = max(case.files - run.results for run in runs)
        print(f"  {client:15} {spread([run.timing.wall for run in runs]):>19} {middle(cases.cpu):7.2f}"
              f" {middle(cases.cpu) / case.files * 1000:8.2f} {shown}"
              f" {max(run.counters.requests for run in runs):8} {max(run.counters.connections for run in runs):6}"
              f" {middle(lambda run: run.counters.mean):9.1f} {max(run.counters.peak for run in runs):5}"
              f" {span} {middle(lambda run: run.counters.cpu):7.2f} {lost:5}  {ratios}", flush=True)


def figures(found):
    return {
        client: {
            "wall": [run.timing.wall for run in runs], "cpu": [run.timing.cpu for run in runs],
            "results": [run.results for run in runs], "server": [vars(run.counters) for run in runs],
            "main_mib": found.memory[client].main if client in found.memory else None,
            "tree_mib": found.memory[client].tree if client in found.memory else None,
        } for client, runs in found.runs.items()
    }


def options():
    parser = argparse.ArgumentParser(prog="bench/run --wire")
    parser.add_argument("binaries", metavar="BIN_DIR", help="where dossier and dossier-emulator are")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", help="scenarios, separated by commas")
    parser.add_argument("--clients", help="clients, separated by commas; all that can be had unless given")
    parser.add_argument("--server", metavar="PROGRAM", help="a server with the flags of dossier-emulator")
    parser.add_argument("--keep", metavar="DIR", help="make corpora and packages in DIR, or use those there; keep them")
    parser.add_argument("--json", metavar="FILE", help="write the figures there too")
    chosen = parser.parse_args()
    chosen.binaries = os.path.abspath(chosen.binaries)
    chosen.server = os.path.abspath(chosen.server or os.path.join(chosen.binaries, "dossier-emulator"))
    chosen.clients = chosen.clients.split(",") if chosen.clients else cases.EVERYONE
    chosen.only = chosen.only.split(",") if chosen.only else [case.name for case in cases.CASES]
    for value, known in ((chosen.clients, cases.EVERYONE), (chosen.only, [case.name for case in cases.CASES])):
        for name in value:
            if name not in known:
                parser.error(f"there is no '{name}'; there are {', '.join(known)}")
    needed = [chosen.server] + ([os.path.join(chosen.binaries, "dossier")] if DOSSIER in chosen.clients else [])
    for program in needed:
        if not os.access(program, os.X_OK):
            parser.error(f"there is no program {program}: `make bench-wire` builds what is needed")
    return chosen


def main():
    chosen = options()
    print("\n".join(machine()), flush=True)
    root = os.path.abspath(chosen.keep) if chosen.keep else tempfile.mkdtemp(prefix="dossier-bench-")
    lines, written, memory_of_full, shop = [], {}, None, None
    try:
        shop = Workshop(chosen.binaries, root)
        shop.server = chosen.server
        for client, reason in shop.missing.items():
            print(f"without      {client}: {reason}", flush=True)
        for case in cases.CASES:
            clients = [name for name in case.clients if name in chosen.clients and name not in shop.missing]
            if case.name not in chosen.only or not clients:
                continue
            found = case.measure(shop, clients, chosen.rounds)
            report(found)
            written[case.name] = figures(found)
            if DOSSIER in found.runs:
                lines += case.targets(found)
            if case.name == "S3":
                memory_of_full = found
            elif case.name == "S3-half" and memory_of_full:
                lines += cases.flat_targets(found, memory_of_full)
    finally:
        if shop:
            shop.close()
        if not chosen.keep:
            shutil.rmtree(root, ignore_errors=True)
    print(f"\nload         {os.getloadavg()[0]:.2f} when it ended")
    if lines:
        print(f"\n{'target':60} {'measured':>12} {'wanted':>12}  verdict")
    for line in lines:
        print(f"{line.what:60} {line.measured:>12} {line.wanted:>12}  {line.verdict}")
    if chosen.json:
        with open(chosen.json, "w") as file:
            json.dump(written, file, indent=1)


if __name__ == "__main__":
    main()
