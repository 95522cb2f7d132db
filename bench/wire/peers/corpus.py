"""What all clients written in Python share: which files there are to ask about, and where the results go."""

import os
from dataclasses import dataclass

PROMPT = "Describe this file in one paragraph."
TYPES = {".jpg": "image/jpeg", ".mp4": "video/mp4", ".wav": "audio/wav", ".pdf": "application/pdf"}


@dataclass
class Job:
    path: str
    type: str
    result: str


def files(corpus):
    """(path, relative path) of every file, in a fixed order."""
    for parent, folders, names in os.walk(corpus):
        folders.sort()
        for name in sorted(names):
            path = os.path.join(parent, name)
            yield path, os.path.relpath(path, corpus)


def pending(corpus, out):
    """A job for every file that has no result yet; makes the folders of the results."""
    jobs = []
    for path, relative in files(corpus):
        result = os.path.join(out, relative + ".md")
        if not os.path.exists(result):
            os.makedirs(os.path.dirname(result), exist_ok=True)
            jobs.append(Job(path, TYPES[os.path.splitext(path)[1]], result))
    return jobs


def body_parts(media_type):
    """The JSON around the base64 of a file."""
    head = ('{"model":"m","messages":[{"role":"user","content":[{"type":"text","text":"%s"},'
            '{"type":"image_url","image_url":{"url":"data:%s;base64,' % (PROMPT, media_type))
    return head.encode(), b'"}}]}]}'
