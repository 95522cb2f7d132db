"""Runs commands and tells their wall time, processor time and memory."""

import ctypes
import os
import signal
import statistics
import subprocess
import time
from dataclasses import dataclass

libc = ctypes.CDLL(None, use_errno=True)
libc.ptrace.argtypes = [ctypes.c_long, ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p]
libc.ptrace.restype = ctypes.c_long
TRACEME, CONT, SETOPTIONS = 0, 7, 0x4200
OPTION_EXITKILL, OPTION_TRACEEXIT = 0x100000, 0x40
EVENT_EXIT = 6


@dataclass
class Command:
    """One side of a comparison. `prepare` runs, untimed, before every start; `log` keeps what it says on stderr."""
    name: str
    argv: list
    prepare: object = None
    cwd: str = None
    statuses: tuple = (0,)
    env: dict = None
    log: str = os.devnull


@dataclass
class Timing:
    wall: float
    cpu: float


def check(command, status):
    if status not in command.statuses:
        said = ""
        if command.log != os.devnull:
            with open(command.log, errors="replace") as log:
                said = "\n" + log.read()[-2000:]
        raise SystemExit(f"bench: {command.name} ended with status {status}: {' '.join(command.argv)}{said}")


def run_once(command):
    if command.prepare:
        command.prepare()
    with open(os.devnull, "r+b") as null, open(command.log, "wb") as log:
        started = time.perf_counter()
        child = subprocess.Popen(
            command.argv, stdin=null, stdout=null, stderr=log, cwd=command.cwd, env=command.env)
        # The usage of a child counts its own children once it has waited for them: xargs and dossier both do.
        _, status, usage = os.wait4(child.pid, 0)
        wall = time.perf_counter() - started
    child.returncode = os.waitstatus_to_exitcode(status)
    check(command, child.returncode)
    return Timing(wall, usage.ru_utime + usage.ru_stime)


def interleaved(commands, rounds):
    """Each command once per round, after one uncounted round; every second round goes backwards."""
    timings = {command.name: [] for command in commands}
    for number in range(rounds + 1):
        for command in commands if number % 2 == 0 else reversed(commands):
            timing = run_once(command)
            if number > 0:
                timings[command.name].append(timing)
    return timings


def median(values):
    return statistics.median(values)


def paired(timings, name, other):
    """Median, lowest and highest of the ratios of wall times within one round."""
    ratios = [a.wall / b.wall for a, b in zip(timings[name], timings[other])]
    return median(ratios), min(ratios), max(ratios)


def status_kib(pid, field):
    try:
        with open(f"/proc/{pid}/status", "rb") as file:
            for line in file:
                if line.startswith(field):
                    return int(line.split()[1])
    except (FileNotFoundError, ProcessLookupError):
        pass
    return 0


def descendants(pid):
    found, queue = [], [pid]
    while queue:
        parent = queue.pop()
        found.append(parent)
        try:
            for thread in os.listdir(f"/proc/{parent}/task"):
                with open(f"/proc/{parent}/task/{thread}/children") as file:
                    queue += [int(child) for child in file.read().split()]
        except (FileNotFoundError, ProcessLookupError):
            pass
    return found


@dataclass
class Memory:
    """Peaks in MiB: of the main process alone, and of the resident sets of the whole tree added up (sampled, so that
    pages which processes share are counted once for each)."""
    main: float
    tree: float


def peak_memory(command):
    """Runs the command once more, untimed. The kernel stops it as it exits, and its high-water mark is read there:
    the usage that a parent gets would mix in its children and what ran in the process before `exec`."""
    if command.prepare:
        command.prepare()
    pid = os.fork()
    if pid == 0:
        null = os.open(os.devnull, os.O_RDWR)
        for number in range(2):
            os.dup2(null, number)
        os.dup2(os.open(command.log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), 2)
        if command.cwd:
            os.chdir(command.cwd)
        libc.ptrace(TRACEME, 0, None, None)
        try:
            os.execvpe(command.argv[0], command.argv, os.environ if command.env is None else command.env)
        finally:
            os._exit(127)
    main = tree = 0
    os.waitpid(pid, 0)
    if libc.ptrace(SETOPTIONS, pid, None, ctypes.c_void_p(OPTION_EXITKILL | OPTION_TRACEEXIT)) != 0:
        raise SystemExit("bench: ptrace is not allowed here, and peak memory is read with it")
    libc.ptrace(CONT, pid, None, None)
    while True:
        stopped, status = os.waitpid(pid, os.WNOHANG)
        if stopped == 0:
            tree = max(tree, sum(status_kib(each, b"VmRSS:") for each in descendants(pid)))
            time.sleep(0.01)
            continue
        if os.WIFEXITED(status) or os.WIFSIGNALED(status):
            break
        if status >> 16 == EVENT_EXIT:
            main = status_kib(pid, b"VmHWM:")
        number = os.WSTOPSIG(status)
        libc.ptrace(CONT, pid, None, ctypes.c_void_p(0 if number in (signal.SIGTRAP, signal.SIGSTOP) else number))
    check(command, os.waitstatus_to_exitcode(status))
    return Memory(main / 1024, max(tree, main) / 1024)
