"""Measures decoding streams and encoding requests by processor time; see docs/benchmarks.md for what it means."""

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile

from bench import machine
from measuring import Command, interleaved, median

HERE = os.path.dirname(os.path.abspath(__file__))
SHIMS = os.path.join(HERE, os.pardir, "Sources", "CCurlShims")
STREAM_BYTES = 10_000_000
FILE_BYTES, REPEATS = 50_000_000, 10
TARGET_MS = 100

UUID = "0b6e5a0c-6a55-4b1e-9a53-2f6b8f0a7c11"


def chat(text, last=None):
    return {"id": "chatcmpl-8c1d", "object": "chat.completion.chunk", "created": 1776356269, "model": "gemini-3.1-pro",
            "choices": [{"index": 0, "delta": {"content": text} if text else {}, "logprobs": None,
                         "finish_reason": last}]}


def gemini(text, last=None):
    candidate = {"content": {"role": "model", "parts": [{"text": text}]}, "index": 0}
    if last:
        candidate["finishReason"] = last.upper()
    return {"candidates": [candidate],
            "usageMetadata": {"promptTokenCount": 1131, "candidatesTokenCount": 12, "totalTokenCount": 1143},
            "modelVersion": "gemini-3.1-pro-preview", "responseId": "r1"}


def runware(text, last=None):
    return {"taskType": "textInference", "taskUUID": UUID, "delta": {"text": text} if text else {},
            "finishReason": last}


def stream(frame, path, rng):
    """About ten megabytes of frames with one word each, and a word on the end; returns the bytes of its text."""
    words = ["quay ", "mooring ", "the ", "Schiffsführer ", "\"parted\" ", "line\n", "at 02:12:08 ", "cargo; "]
    size = text_bytes = 0
    with open(path, "wb") as file:
        while size < STREAM_BYTES:
            word = rng.choice(words)
            text_bytes += len(word.encode())
            size += file.write(
                b"data: " + json.dumps(frame(word), ensure_ascii=False, separators=(",", ":")).encode() + b"\n\n")
        file.write(b"data: " + json.dumps(frame("", "stop"), separators=(",", ":")).encode() + b"\n\ndata: [DONE]\n\n")
    return text_bytes


def numbers(argv):
    lines = subprocess.run(argv, capture_output=True, text=True, check=True).stdout.splitlines()
    return [tuple(float(word) for word in line.split()) for line in lines]


def decoding(program, root, rounds):
    print(f"\ndecoding {STREAM_BYTES // 1_000_000} MB of server-sent events in chunks of 64 bytes, processor time")
    print(f"  {'':9} {'ms':>22} {'python ms':>22} {'ratio':>7}")
    verdicts = []
    for frame in (chat, gemini, runware):
        path = os.path.join(root, frame.__name__ + ".sse")
        expected = stream(frame, path, random.Random(7))
        mine, peer = [], []
        for _ in range(rounds):
            # The first of two in one process is not counted.
            took, text_bytes = numbers([program, "decode", frame.__name__, path, "2"])[1]
            if text_bytes != expected:
                raise SystemExit(f"bench: {frame.__name__} gave {text_bytes:.0f} bytes of text, not {expected}")
            mine.append(took)
            peer.append(numbers([sys.executable, os.path.join(HERE, "codec_peer.py"), path, "2"])[1][0])
        ratio = median([a / b for a, b in zip(mine, peer)])
        print(f"  {frame.__name__:9} {spread(mine):>22} {spread(peer):>22} {ratio:7.2f}", flush=True)
        verdicts.append((f"{frame.__name__}: a stream of 10 MB", mine, TARGET_MS, "ms"))
    return verdicts


def floor(root):
    """The program to compare with, or why there is none."""
    path = os.path.join(root, "codec_floor")
    # The shims say which pointers may be null in words of clang.
    command = ["cc", "-O2", "-D_Nullable=", "-I", os.path.join(SHIMS, "include"), "-o", path,
               os.path.join(HERE, "codec_floor.c"), os.path.join(SHIMS, "base64.c"), "-lcrypto"]
    try:
        subprocess.run(command, capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError) as error:
        print(f"\nwithout      encoding: no C compiler with OpenSSL: {getattr(error, 'stderr', None) or error}")
        return None
    return path


def encoding(program, root, rounds):
    beside = floor(root)
    if not beside:
        return []
    path = os.path.join(root, "recording.mp4")
    with open(path, "wb") as file:
        file.write(random.Random(8).randbytes(FILE_BYTES))
    plain, own = "read, SHA-256, base64 of OpenSSL", "the same with dossier's base64"
    commands = [Command(plain, [beside, "openssl", path, str(REPEATS)]),
                Command(own, [beside, "own", path, str(REPEATS)])]
    commands += [Command(name, [program, "encode", name, path, str(REPEATS)]) for name in ("chat", "gemini", "runware")]
    timings = interleaved(commands, rounds)
    print(f"\nencoding a request with a file of {FILE_BYTES // 1_000_000} MB, processor time for each")
    print(f"  {'':34} {'ms':>22} {'to the first':>19} {'to the second':>19}")
    verdicts = []
    for command in commands:
        cpu = [timing.cpu * 1000 / REPEATS for timing in timings[command.name]]
        ratios = [[a.cpu / b.cpu for a, b in zip(timings[command.name], timings[other])] for other in (plain, own)]
        print(f"  {command.name:34} {spread(cpu):>22} {spread(ratios[0], 2):>19} {spread(ratios[1], 2):>19}", flush=True)
        if command.name not in (plain, own):
            verdicts.append((f"{command.name}: a request over '{plain}'", ratios[0], 1, ""))
    return verdicts


def spread(values, digits=1):
    return f"{median(values):.{digits}f} ({min(values):.{digits}f}-{max(values):.{digits}f})"


def main():
    parser = argparse.ArgumentParser(prog="bench/run --codecs")
    parser.add_argument("binaries", metavar="BIN_DIR", help="where codec-bench is")
    parser.add_argument("--rounds", type=int, default=5)
    chosen = parser.parse_args()
    program = os.path.join(os.path.abspath(chosen.binaries), "codec-bench")
    if not os.access(program, os.X_OK):
        parser.error(f"there is no program {program}: `make bench-codecs` builds what is needed")
    print("\n".join(machine()), flush=True)
    with tempfile.TemporaryDirectory(prefix="dossier-bench-") as root:
        verdicts = decoding(program, root, chosen.rounds) + encoding(program, root, chosen.rounds)
    print(f"\nload         {os.getloadavg()[0]:.2f} when it ended")
    print(f"\n{'target':66} {'measured':>10} {'wanted':>10}  verdict")
    for what, values, limit, unit in verdicts:
        middle, best = median(values), min(values)
        verdict = "met" if middle <= limit else f"unclear: best {best:.2f}" if best <= limit else "MISSED"
        print(f"{what:66} {f'{middle:.2f} {unit}'.strip():>10} {f'<= {limit:g} {unit}'.strip():>10}  {verdict}")


if __name__ == "__main__":
    main()
