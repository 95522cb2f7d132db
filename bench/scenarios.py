"""What is measured. Each scenario makes its corpus, and names what runs beside the program and what is wanted."""

import json
import os
import shutil
import sys
from dataclasses import dataclass, field

import corpora
from measuring import Command

SCHEMA = {
    "type": "object", "required": ["title", "summary", "key_points"],
    "properties": {
        "title": {"type": "string"}, "summary": {"type": "string"},
        "key_points": {"type": "array", "items": {"type": "string"}},
    },
}
TEMPLATE = "# {{title}}\n\n{{summary}}\n\n{{#key_points}}- {{.}}\n{{/key_points}}"


@dataclass
class Scenario:
    name: str
    title: str
    commands: list
    # Targets: milliseconds of the first command, and its highest ratio to the named one; `None` where there is none.
    milliseconds: float = None
    ratio_to: str = None
    ratio: float = None
    main_mebibytes: float = 64
    files: int = None
    rounds_factor: float = 1
    # Those of `commands` whose memory is told; the first alone unless said otherwise.
    memory_of: list = field(default_factory=list)


class Workshop:
    """Where the programs are and where corpora, pipelines and output folders go."""

    def __init__(self, binaries, root):
        self.dossier = os.path.join(binaries, "dossier")
        self.root = root

    def path(self, *names):
        return os.path.join(self.root, *names)

    def corpus(self, name, make, count):
        folder = self.path(name)
        if not os.path.exists(folder):
            print(f"bench: making {name}", file=sys.stderr, flush=True)
            make(folder, count)
        return folder

    def pipeline(self, name, folder):
        """One step, one brief per file as JSON and Markdown, from the embedded engine."""
        spec = {
            "version": 1, "name": name,
            "inputs": {"papers": {"root": folder, "types": ["any"]}}, "route": ["local"],
            "steps": [{
                "id": "brief", "over": ["papers"], "each": "file", "prompt": {"text": "Brief this file.\n"},
                "schema": f"{name}.schema.json",
                "write": [{"json": "briefs/{{relpath}}.json"},
                          {"template": f"{name}.md.mustache", "path": "briefs/{{relpath}}.md"}],
            }],
        }
        for suffix, content in ((".json", json.dumps(spec, indent=1)), (".schema.json", json.dumps(SCHEMA)),
                                (".md.mustache", TEMPLATE)):
            with open(self.path(name + suffix), "w") as file:
                file.write(content)
        return self.path(name + ".json")


def version(shop):
    return Scenario(
        "version", "dossier --version",
        [Command("dossier --version", [shop.dossier, "--version"]), Command("true", ["/bin/true"]),
         Command("python3 -c pass", [sys.executable, "-c", "pass"])],
        milliseconds=10, ratio_to="python3 -c pass", rounds_factor=4)


def rerun(shop):
    folder = shop.corpus("papers", corpora.small, 2000)
    pipeline, out = shop.pipeline("rerun", folder), shop.path("out-rerun")
    run = [shop.dossier, "run", pipeline, "--out", out, "--progress", "none", "--quiet"]

    def first():
        os.spawnv(os.P_WAIT, run[0], run)

    manifest = shop.path("script-manifest.json")
    first()
    write_script_manifest(manifest, folder, out)
    script = os.path.join(os.path.dirname(os.path.abspath(__file__)), "good_script.py")
    return Scenario(
        "rerun", "dossier run, 2,000 files and 4,000 outputs done",
        [Command("dossier run", run), Command("a script with a manifest", [sys.executable, script, manifest]),
         Command("find", ["find", folder, out, "-type", "f", "-newer", manifest, "-size", "-1"])],
        milliseconds=150, ratio_to="a script with a manifest", rounds_factor=2, files=2000)


def write_script_manifest(manifest, folder, out):
    def entries(root):
        for parent, _, names in os.walk(root):
            for name in names:
                path = os.path.join(parent, name)
                facts = os.stat(path)
                yield {"path": os.path.relpath(path, root), "bytes": facts.st_size, "modified": facts.st_mtime_ns}

    briefs = os.path.join(out, "briefs")
    content = {"root": folder, "out": briefs, "sources": list(entries(folder)), "outputs": list(entries(briefs))}
    with open(manifest, "w") as file:
        json.dump(content, file)


def typing(shop):
    folder = shop.corpus("mixed", corpora.mixed, 20_000)
    pipeline = shop.pipeline("typing", folder)
    out = shop.path("out-typing")  # never made: a plan writes nothing

    def shell(command):
        return ["sh", "-c", command, "sh", folder]

    return Scenario(
        "typing", "dossier inspect --types, 20,000 mixed files",
        [Command("dossier inspect --types", [shop.dossier, "inspect", "--types", folder]),
         Command("find | xargs -P2 file", shell('find "$1" -type f -print0 | xargs -0 -P2 file --mime-type')),
         Command("dossier plan (types, facts, digests)",
                 [shop.dossier, "plan", pipeline, "--out", out, "--progress", "none"])],
        ratio_to="find | xargs -P2 file", ratio=1, files=20_000,
        memory_of=["dossier inspect --types", "dossier plan (types, facts, digests)"])


def first_run(shop):
    folder = shop.corpus("notes", corpora.small_text, 500)
    pipeline, out = shop.pipeline("first", folder), shop.path("out-first")
    return Scenario(
        "first", "dossier run, 500 text files, embedded engine, nothing done yet",
        [Command("dossier run", [shop.dossier, "run", pipeline, "--out", out, "--progress", "none", "--quiet"],
                 prepare=lambda: shutil.rmtree(out, ignore_errors=True))], files=500)


def million(shop, name, make):
    folder = shop.corpus(f"million-{name}", make, 1_000_000)
    pipeline, out = shop.pipeline(f"million-{name}", folder), shop.path("out-million")
    return Scenario(
        f"million-{name}", f"dossier plan, 1,000,000 empty files in {'one folder' if name == 'flat' else 'a tree'}",
        [Command("dossier plan", [shop.dossier, "plan", pipeline, "--out", out, "--progress", "none"]),
         Command("find", ["find", folder, "-type", "f", "-size", "+1"])],
        files=1_000_000, rounds_factor=0)


SCENARIOS = {"version": version, "rerun": rerun, "typing": typing, "first": first_run}
FULL = {
    "million-flat": lambda shop: million(shop, "flat", corpora.empty_flat),
    "million-tree": lambda shop: million(shop, "tree", corpora.empty_tree),
}
