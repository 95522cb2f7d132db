"""The clients that are compared: how each is started over a corpus, and what it needs."""

import json
import os
import shutil
import subprocess
import tempfile
import sys
from binascii import b2a_base64

import media
from emulator import KEY
from measuring import Command

HERE = os.path.dirname(os.path.abspath(__file__))
PEERS = os.path.join(HERE, "peers")
sys.path.insert(0, PEERS)
from corpus import PROMPT, body_parts, files, TYPES  # noqa: E402

PACKAGES = ["openai==2.54.0", "aiohttp==3.14.5"]
DOSSIER, OPENAI, AIOHTTP, CURL, FLOOR = "dossier", "openai package", "aiohttp", "xargs curl", "native floor"


class Workshop:
    """Where programs, corpora, results and logs are."""

    def __init__(self, binaries, root):
        self.binaries, self.root = binaries, root
        # Results go to memory where there is some: what a disk's file system does about files that were just removed,
        # and what other programs write to it, is no client's doing.
        memory = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
        self.outputs = tempfile.mkdtemp(prefix="dossier-bench-out-", dir=memory)
        self.missing = {}
        os.makedirs(root, exist_ok=True)
        self.python = self.prepare("the Python packages", [OPENAI, AIOHTTP], self.make_venv)
        self.floor = self.prepare("the native floor", [FLOOR], self.compile_floor)
        if not shutil.which("curl"):
            self.missing[CURL] = "there is no curl"

    def prepare(self, what, needed_by, make):
        try:
            return make()
        except (OSError, subprocess.SubprocessError) as error:
            said = (getattr(error, "stderr", None) or str(error)).strip().splitlines()
            for name in needed_by:
                self.missing[name] = f"{what} could not be made: {said[-1] if said else error}"

    def path(self, *names):
        return os.path.join(self.root, *names)

    def output(self, client):
        return os.path.join(self.outputs, client.replace(" ", "-"))

    def close(self):
        shutil.rmtree(self.outputs, ignore_errors=True)

    def make_venv(self):
        """The interpreter of an environment with the packages, compiled beforehand."""
        python = self.path("venv", "bin", "python")
        # Written last, so that an environment that was interrupted is made again.
        mark = self.path("venv", *PACKAGES)
        if not os.path.exists(mark):
            print("bench: installing " + " ".join(PACKAGES), file=sys.stderr, flush=True)
            shutil.rmtree(self.path("venv"), ignore_errors=True)
            for argv in ([sys.executable, "-m", "venv", self.path("venv")],
                         [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *PACKAGES]):
                subprocess.run(argv, check=True, capture_output=True, text=True, timeout=600)
            os.makedirs(mark)
        return python

    def compile_floor(self):
        program = self.path("native_floor")
        subprocess.run(["cc", "-O2", "-pthread", "-o", program, os.path.join(PEERS, "native_floor.c")],
                       check=True, capture_output=True, text=True)
        return program

    def corpus(self, name, make, count):
        folder = self.path(name)
        if not os.path.exists(folder):
            print(f"bench: making {name}", file=sys.stderr, flush=True)
            shutil.rmtree(folder + ".part", ignore_errors=True)
            make(folder + ".part", count)
            os.rename(folder + ".part", folder)
        return folder

    def pictures(self):
        return self.corpus("pictures", media.pictures, 2000)

    def media(self):
        return self.corpus("media", media.media, 40)

    def half_media(self):
        return self.corpus("media-half", media.half_size, 40)

    def bodies(self, folder):
        """One finished JSON body per file of a corpus, for the client that only sends."""
        def make(target, _):
            for path, relative in files(folder):
                head, tail = body_parts(TYPES[os.path.splitext(path)[1]])
                body = os.path.join(target, relative + ".json")
                os.makedirs(os.path.dirname(body), exist_ok=True)
                with open(path, "rb") as source, open(body, "wb") as file:
                    file.write(head)
                    while bite := source.read(3 << 20):
                        file.write(b2a_base64(bite, newline=False))
                    file.write(tail)
        return self.corpus(os.path.basename(folder) + "-bodies", make, None)

    def pipeline(self, name, folder, base, concurrency):
        """One step, one answer per file, as many requests at once as the others have."""
        spec = {
            "version": 1, "name": name, "inputs": {"files": {"root": folder, "types": ["any"]}},
            "model": {"id": "m"}, "route": ["openai"],
            "providers": {"openai": {"baseURL": base, "concurrency": {"start": concurrency, "max": concurrency}}},
            "limits": {"concurrency": concurrency, "inFlightBytes": "2GiB"},
            "steps": [{"id": "brief", "over": ["files"], "each": "file", "prompt": {"text": PROMPT},
                       "write": [{"answer": "{{relpath}}.md"}]}],
        }
        path = self.path(name + ".json")
        with open(path, "w") as file:
            json.dump(spec, file, indent=1)
        return path

    def command(self, client, name, folder, out, server, concurrency):
        """The command of a client over a corpus, for one run against a server that is there."""
        base, number = server.base, str(concurrency)
        if client == DOSSIER:
            pipeline = self.pipeline(name, folder, base, concurrency)
            argv = [os.path.join(self.binaries, "dossier"), "run", pipeline, "--out", out, "--progress", "none",
                    "--quiet"]
        elif client == OPENAI:
            argv = [self.python, os.path.join(PEERS, "openai_client.py"), folder, out, base, number]
        elif client == AIOHTTP:
            argv = [self.python, os.path.join(PEERS, "aiohttp_client.py"), folder, out, base, number]
        elif client == CURL:
            argv = [os.path.join(PEERS, "curl_client"), self.bodies(folder), out, base, number]
        else:
            address = server.address
            argv = [self.floor, folder, out, address.hostname, str(address.port), address.path + "/chat/completions",
                    number]
        return Command(client, argv, env={**os.environ, "OPENAI_API_KEY": KEY}, log=self.path("stderr.log"))


def results(out):
    """How many results a client left: files that are not empty, without dossier's own records and half-written files."""
    count = 0
    for parent, folders, names in os.walk(out):
        folders[:] = [name for name in folders if name != "state"]
        for name in names:
            is_result = name.endswith((".md", ".jpg.json", ".mp4.json", ".wav.json", ".pdf.json"))
            count += is_result and os.path.getsize(os.path.join(parent, name)) > 0
    return count
