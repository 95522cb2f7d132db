"""The best that plain Python does: hand-made JSON, one connection per request in flight, all kept alive.

    aiohttp_client.py CORPUS OUT BASE_URL CONCURRENCY    (the key in OPENAI_API_KEY)
"""

import asyncio
import json
import os
import sys
from binascii import b2a_base64

import aiohttp

from corpus import body_parts, pending

TRIES = 8


async def ask(session, url, job):
    """The answer; `None` after the last try. A try that has to wait keeps its place."""
    head, tail = body_parts(job.type)
    with open(job.path, "rb") as file:
        body = b"".join((head, b2a_base64(file.read(), newline=False), tail))
    for number in range(TRIES):
        async with session.post(url, data=body) as reply:
            content = await reply.read()
            if reply.status == 200:
                return json.loads(content)["choices"][0]["message"]["content"]
            if reply.status not in (429, 500, 502, 503, 504):
                raise SystemExit(f"{job.path}: HTTP {reply.status}: {content[:300]}")
            wait = float(reply.headers.get("Retry-After", min(8, 0.25 * 2 ** number)))
        await asyncio.sleep(wait)
    return None


async def work(session, url, jobs):
    for job in jobs:
        answer = await ask(session, url, job)
        if answer is not None:
            with open(job.result, "w") as file:
                file.write(answer)


async def main():
    corpus, out, base, concurrency = sys.argv[1:]
    jobs = iter(pending(corpus, out))  # shared: each worker takes the next
    headers = {"Authorization": f"Bearer {os.environ['OPENAI_API_KEY']}", "Content-Type": "application/json"}
    connector = aiohttp.TCPConnector(limit=int(concurrency), keepalive_timeout=60)
    timeout = aiohttp.ClientTimeout(total=None, sock_read=600)
    async with aiohttp.ClientSession(connector=connector, headers=headers, timeout=timeout) as session:
        await asyncio.gather(*(work(session, base + "/chat/completions", jobs) for _ in range(int(concurrency))))


asyncio.run(main())
