"""What most people write: asyncio, a semaphore, and the official package with its defaults.

    openai_client.py CORPUS OUT BASE_URL CONCURRENCY    (the key in OPENAI_API_KEY)
"""

import asyncio
import base64
import sys

from openai import AsyncOpenAI, OpenAIError

from corpus import PROMPT, pending


async def brief(client, gate, job):
    async with gate:
        with open(job.path, "rb") as file:
            data = base64.b64encode(file.read()).decode()
        try:
            reply = await client.chat.completions.create(
                model="m",
                messages=[{"role": "user", "content": [
                    {"type": "text", "text": PROMPT},
                    {"type": "image_url", "image_url": {"url": f"data:{job.type};base64,{data}"}},
                ]}])
        except OpenAIError as error:
            print(f"{job.path}: {error}", file=sys.stderr)
            return
        with open(job.result, "w") as file:
            file.write(reply.choices[0].message.content)


async def main():
    corpus, out, base, concurrency = sys.argv[1:]
    client = AsyncOpenAI(base_url=base)
    gate = asyncio.Semaphore(int(concurrency))
    await asyncio.gather(*(brief(client, gate, job) for job in pending(corpus, out)))


asyncio.run(main())
