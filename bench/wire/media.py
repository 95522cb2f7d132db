"""The corpora of the wire scenarios: pictures of about 20 kB, and media files of 20 to 50 MB. The same bytes for the
same seed (the short clip inside the MP4 files is as ffmpeg makes it)."""

import os
import random
import struct
import subprocess
import tempfile

import corpora

CLIP = ["-f", "lavfi", "-i", "testsrc=size=320x240:rate=10:duration=2", "-f", "lavfi", "-i",
        "sine=frequency=440:duration=2", "-pix_fmt", "yuv420p", "-shortest", "-movflags", "+faststart"]


def pictures(root, count):
    """JPEG files of 18 to 22 kB, a hundred to a folder."""
    rng = random.Random(corpora.SEED + 10)
    for index in range(count):
        folder = os.path.join(root, f"album-{index // 100:02d}")
        if index % 100 == 0:
            os.makedirs(folder)
        with open(os.path.join(folder, f"{rng.choice(corpora.WORDS)}-{index:05d}.jpg"), "wb") as file:
            file.write(corpora.jpg(rng, rng.randint(17_500, 21_000)))


def clip():
    """A clip of two seconds with picture and sound, the index in front."""
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "clip.mp4")
        subprocess.run(["ffmpeg", "-v", "error", *CLIP, path], check=True, stdin=subprocess.DEVNULL)
        with open(path, "rb") as file:
            return file.read()


def mp4(rng, size, base):
    """`base`, and a box of noise that players skip."""
    padding = size - len(base)
    return base + struct.pack(">I4s", padding, b"free") + rng.randbytes(padding - 8)


def wav(rng, size, _):
    """Noise at 48 kHz, 16 bits, stereo: 50 MB are four minutes."""
    length = (size - 44) // 4 * 4
    return (struct.pack("<4sI4s4sIHHIIHH4sI", b"RIFF", 36 + length, b"WAVE", b"fmt ", 16, 1, 2, 48_000, 192_000, 4, 16,
                        b"data", length) + rng.randbytes(length))


def pdf(rng, size, _):
    """One page of text, and noise as an attached file."""
    shown = "".join(f"({line}) Tj 0 -14 Td " for line in corpora.sentences(rng, 24))
    page = f"BT /F1 9 Tf 50 740 Td {shown}ET".encode()
    attached = rng.randbytes(size - 2_500)
    objects = [
        b"<</Type/Catalog/Pages 2 0 R/Names<</EmbeddedFiles<</Names[(noise.bin) 6 0 R]>>>>>>",
        b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(page), page),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        b"<</Type/Filespec/F(noise.bin)/EF<</F 7 0 R>>>>",
        b"<</Type/EmbeddedFile/Length %d>>stream\n%s\nendstream" % (len(attached), attached),
    ]
    parts, offsets, length = [b"%PDF-1.5\n%\xe2\xe3\xcf\xd3\n"], [], 15
    for number, body in enumerate(objects, 1):
        offsets.append(length)
        parts.append(b"%d 0 obj\n%s\nendobj\n" % (number, body))
        length += len(parts[-1])
    parts.append(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    parts += [b"%010d 00000 n \n" % offset for offset in offsets]
    parts.append(b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, length))
    return b"".join(parts)


MAKERS = [("mp4", mp4), ("wav", wav), ("pdf", pdf)]


def media(root, count, scale=1.0):
    """MP4, WAV and PDF in turn, of 20 to 50 MB times `scale`, 32 MB on average."""
    rng = random.Random(corpora.SEED + 11)
    sizes = [int(scale * (20e6 + 30e6 * rng.random() ** 1.5)) for _ in range(count)]
    base = clip()
    os.makedirs(root)
    for index, size in enumerate(sizes):
        kind, make = MAKERS[index % len(MAKERS)]
        with open(os.path.join(root, f"recording-{index:03d}.{kind}"), "wb") as file:
            file.write(make(rng, size, base))


def half_size(root, count):
    media(root, count, 0.5)
