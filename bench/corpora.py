"""Folders of files for the benchmarks, the same bytes for the same seed."""

import io
import json
import os
import random
import struct
import wave
import zipfile
import zlib

SEED = 20260211

WORDS = (
    "harbour crane berth cargo vessel inspection report pilot mooring anchor weather tide channel "
    "officer engine cable surface pressure valve meeting minutes invoice contract budget quarter "
    "delivery schedule maintenance incident damage witness statement north south east west morning "
    "evening the a of and to in was were on at by for with from that this which had not but after before"
).split()

# Percent of the files of a mixed folder, by kind: text and PDF dominate, then pictures, then office files.
MIX = {
    "txt": 24, "pdf": 18, "jpg": 14, "html": 12, "docx": 10, "json": 8,
    "csv": 6, "png": 5, "bin": 1, "zip": 1, "wav": 1,
}


def sentences(rng, count):
    lines = []
    for _ in range(count):
        words = rng.choices(WORDS, k=rng.randint(6, 16))
        words[0] = words[0].capitalize()
        lines.append(" ".join(words) + ".")
    return lines


def text(rng, scale):
    lines = sentences(rng, max(3, scale // 60))
    paragraphs = [" ".join(lines[i:i + 5]) for i in range(0, len(lines), 5)]
    return ("\n\n".join(paragraphs) + "\n").encode()


def html(rng, scale):
    body = "".join(f"<p>{line}</p>\n" for line in sentences(rng, max(3, scale // 70)))
    return f"<!DOCTYPE html>\n<html><head><title>Page {rng.randrange(10**6)}</title></head>\n<body>\n{body}</body></html>\n".encode()


def csv(rng, scale):
    rows = ["time,sensor,value"]
    rows += [f"{i},{rng.choice(WORDS)},{rng.random():.4f}" for i in range(max(3, scale // 20))]
    return ("\n".join(rows) + "\n").encode()


def json_text(rng, scale):
    items = [{"id": i, "note": line} for i, line in enumerate(sentences(rng, max(1, scale // 90)))]
    return (json.dumps({"seed": rng.randrange(10**9), "items": items}, indent=1) + "\n").encode()


def noise(rng, scale):
    return rng.randbytes(max(64, scale))


def png(rng, scale):
    width, height = 64, max(8, scale // 64)
    rows = b"".join(b"\0" + rng.randbytes(width) for _ in range(height))

    def chunk(name, data):
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
            + chunk(b"IDAT", zlib.compress(rows, 1)) + chunk(b"IEND", b""))


def jpg(rng, scale):
    """A grey baseline picture: every block is "no difference, no coefficients", two bits of a two-code table."""
    width, height = 8 * rng.randint(8, 64), 8 * rng.randint(8, 64)
    blocks = width * height // 64

    def segment(marker, data):
        return struct.pack(">BBH", 0xFF, marker, len(data) + 2) + data

    table = bytes([1] + [0] * 15)  # one code of one bit
    scan_bits = "00" * blocks
    scan_bits += "1" * (-len(scan_bits) % 8)
    scan = int("1" + scan_bits, 2).to_bytes(len(scan_bits) // 8 + 1, "big")[1:].replace(b"\xff", b"\xff\0")
    comment = rng.randbytes(min(60_000, scale))  # the weight a real picture has, where no decoder looks
    return (b"\xff\xd8" + segment(0xE0, b"JFIF\0\1\1\0\0\1\0\1\0\0") + segment(0xFE, comment)
            + segment(0xDB, bytes([0] + [1] * 64))
            + segment(0xC0, struct.pack(">BHHB", 8, height, width, 1) + bytes([1, 0x11, 0]))
            + segment(0xC4, b"\0" + table + b"\0") + segment(0xC4, b"\x10" + table + b"\0")
            + segment(0xDA, bytes([1, 1, 0, 0, 63, 0])) + scan + b"\xff\xd9")


def pdf(rng, scale):
    pages = max(1, min(12, scale // 3000))
    objects = [b"<</Type/Catalog/Pages 2 0 R>>", b"", b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"]
    kids = []
    for _ in range(pages):
        lines = sentences(rng, 24)
        shown = "".join(f"({line}) Tj 0 -14 Td " for line in lines)
        stream = f"BT /F1 9 Tf 50 740 Td {shown}ET".encode()
        objects.append(b"<</Length %d>>stream\n%s\nendstream" % (len(stream), stream))
        objects.append(b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents %d 0 R"
                       b"/Resources<</Font<</F1 3 0 R>>>>>>" % len(objects))
        kids.append(b"%d 0 R" % len(objects))
    objects[1] = b"<</Type/Pages/Count %d/Kids[%s]>>" % (pages, b" ".join(kids))
    out = bytearray(b"%PDF-1.5\n%\xe2\xe3\xcf\xd3\n")
    offsets = []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    out += b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    return bytes(out)


def wav(rng, scale):
    buffer = io.BytesIO()
    with wave.open(buffer, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(8000)
        sound.writeframes(rng.randbytes(2 * max(800, scale)))
    return buffer.getvalue()


def zipped(members):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members:
            archive.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def plain_zip(rng, scale):
    return zipped((f"part-{i}.txt", text(rng, scale // 3)) for i in range(3))


def docx(rng, scale):
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
    package = "http://schemas.openxmlformats.org/package/2006"
    body = "".join(f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in sentences(rng, max(3, scale // 60)))
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    return zipped([
        ("[Content_Types].xml", f'{head}<Types xmlns="{package}/content-types"><Default Extension="rels" '
         f'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
         f'<Override PartName="/word/document.xml" ContentType="{kind}"/></Types>'),
        ("_rels/.rels", f'{head}<Relationships xmlns="{package}/relationships"><Relationship Id="r1" '
         f'Type="{relation}" Target="word/document.xml"/></Relationships>'),
        ("word/document.xml", f'{head}<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/'
         f'2006/main"><w:body>{body}</w:body></w:document>'),
    ])


MAKERS = {"txt": text, "html": html, "csv": csv, "json": json_text, "bin": noise, "png": png, "jpg": jpg,
          "pdf": pdf, "wav": wav, "zip": plain_zip, "docx": docx}


def fill(root, kinds, seed, median=6_000, cap=200_000):
    """Writes one file per entry of `kinds`, about a hundred to a folder, with log-normal sizes; returns the bytes."""
    rng = random.Random(seed)
    written = 0
    for index, kind in enumerate(kinds):
        folder = os.path.join(root, f"box-{index // 1000:02d}", f"folder-{index // 100 % 10}")
        if index % 100 == 0:
            os.makedirs(folder, exist_ok=True)
        data = MAKERS[kind](rng, min(cap, int(rng.lognormvariate(0, 1) * median)))
        written += len(data)
        with open(os.path.join(folder, f"{rng.choice(WORDS)}-{index:05d}.{kind}"), "wb") as file:
            file.write(data)
    return written


def mixed(root, count):
    kinds = [kind for kind, percent in MIX.items() for _ in range(count * percent // 100)]
    random.Random(SEED).shuffle(kinds)
    return fill(root, kinds, SEED)


def small(root, count):
    """Small text, JSON and PDF files, as a folder whose outputs are done."""
    kinds = ["pdf" if i % 20 == 0 else "json" if i % 4 == 1 else "txt" for i in range(count)]
    return fill(root, kinds, SEED + 1, median=1_500, cap=6_000)


def small_text(root, count):
    return fill(root, ["txt"] * count, SEED + 2, median=3_000, cap=12_000)


def empty_flat(root, count):
    os.makedirs(root)
    folder = os.open(root, os.O_RDONLY)
    for index in range(count):
        os.close(os.open(f"note-{index:07d}.txt", os.O_CREAT | os.O_WRONLY, 0o644, dir_fd=folder))
    os.close(folder)


def empty_tree(root, count):
    """A thousand files to a folder, the folders three deep."""
    for start in range(0, count, 1000):
        number = start // 1000
        empty_flat(os.path.join(root, f"shelf-{number // 100:02d}", f"box-{number // 10 % 10}", f"folder-{number % 10}"),
                   min(1000, count - start))
