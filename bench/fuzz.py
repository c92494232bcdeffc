"""Made-up and damaged input for the readers and for the whole way, as fast as it goes, for a given time.

`python -m bench.fuzz [SECONDS] [SEED]` mutates small valid files of every kind: bytes flipped, cut out, doubled, taken from
another file. Every answer must be a record, a rejection or a refused member, within ten seconds; anything else is
printed with the input that made it, in hexadecimal, and the exit status is 1.
"""

from __future__ import annotations

import gzip
import io
import json
import random
import sys
import tarfile
import tempfile
import time
import traceback
import zipfile
from collections import Counter
from pathlib import Path

import msgspec

from cleaner import Article, Options
from cleaner.pipeline import normalize_document
from cleaner.run.readers import open_document
from cleaner.run.readers.containers import find_reader, read_container
from cleaner.run.readers.members import Limits
from cleaner.types import RawDocument, Rejection

SECONDS = 300.0
SLOW_S = 10.0
MAX_BYTES = 200_000
SHOWN_BYTES = 4_000
PAGE = (
    b'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Bridge closed</title><script type="application/ld+json">'
    b'{"@type": "NewsArticle", "headline": "Bridge closed", "datePublished": "2025-04-15T19:28:00+03:00", "author": {"name": "J. Doe"}}'
    b"</script></head><body><article><h1>Bridge closed</h1><p>By <b>Jane Doe</b></p><time datetime=2025-04-15>15 April 2025</time>"
    b"<p>The bridge over the Wend was closed on Monday, the council said.</p><ul><li>One</li><li>Two</li></ul><table><tr><td>1"
    b"<td>2</table><div hidden>x</div><p>\xc3\xa2\xe2\x82\xac\xc5\x93quoted\xc3\xa2\xe2\x82\xac\xc2\x9d &amp;amp; &#0; text</p></article></body></html>"
)
TEXT = b"HEADLINE/ Site/ WASHINGTON\n\n15 April 2025, 19:28\n\nBy Jane Doe\n\nODESA, Ukraine - The bridge is closed.\n\n- one\n- two\n\nRead more: x\n"
MAIL = (
    b'From: <Saved by Blink>\nContent-Type: multipart/related; boundary=x; start="<a>"\n\n--x\nContent-Type: text/html; charset=utf-8\n'
    b"Content-Transfer-Encoding: quoted-printable\nContent-ID: <a>\n\n<p>Rain =46ell.</p>\n--x\nContent-Type: text/plain\n"
    b"Content-Transfer-Encoding: base64\n\nUmFpbg==\n--x--\n"
)
HTTP = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n<p>Ra\r\n2\r\nin\r\n0\r\n\r\n"


def make_seeds() -> dict[str, bytes]:
    """A small valid file of every kind, by name."""
    rows = [{"html": PAGE.decode(), "id": 1, "n": 2**70}, {"text": "Rain fell.", "url": "https://example.org/a"}]
    jsonl = "\n".join(json.dumps(row) for row in rows).encode()
    head = f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:1>\r\nContent-Type: application/http\r\nContent-Length: {len(HTTP)}\r\n\r\n"
    warc = (head.encode() + HTTP + b"\r\n\r\n") * 2
    tar, zipped = io.BytesIO(), io.BytesIO()
    with tarfile.open(fileobj=tar, mode="w") as archive:
        for name in ("a.html", "b/c.txt"):
            info = tarfile.TarInfo(name)
            info.size = len(TEXT)
            archive.addfile(info, io.BytesIO(TEXT))
    with zipfile.ZipFile(zipped, "w", zipfile.ZIP_DEFLATED) as archive_zip:
        archive_zip.writestr("a.html", PAGE)
        archive_zip.writestr("b/c.txt", TEXT)
    plain = {"a.html": PAGE, "a.txt": TEXT, "a": TEXT, "a.eml": MAIL, "a.jsonl": jsonl, "a.warc": warc, "a.tar": tar.getvalue()}
    packed = {f"{name}.gz": gzip.compress(raw, mtime=0) for name, raw in plain.items() if name != "a"}
    return {**plain, **packed, "a.zip": zipped.getvalue()}


def mutate(raw: bytes, others: list[bytes], chance: random.Random) -> bytes:
    """The bytes with some damage done to them."""
    changed = bytearray(raw)
    for _ in range(chance.choice((1, 1, 2, 4, 16))):
        place, length = chance.randrange(len(changed) + 1), chance.choice((1, 2, 8, 64, 512))
        kind = chance.randrange(5)
        if kind == 0 and changed:
            changed[place % len(changed)] = chance.randrange(256)
        elif kind == 1:
            del changed[place : place + length]
        elif kind == 2:
            changed[place:place] = changed[place : place + length] * chance.choice((2, 50))
        elif kind == 3:
            other = chance.choice(others)
            start = chance.randrange(len(other))
            changed[place:place] = other[start : start + length]
        else:
            changed[place:place] = chance.choice(ODD) * chance.choice((1, 3, 200))
    return bytes(changed[:MAX_BYTES])


ODD = (
    b"\0",
    b"\xff",
    b"<",
    b"&#",
    b'"',
    b"\r\n",
    b"\xed\xa0\x80",
    b"</p>",
    b"{",
    b"9" * 40,
    b"\xe2\x80\xae",
    b"../",
    b"<!--",
    b"<table>",
    b"=",
    b":",
)


def answer(name: str, raw: bytes, folder: Path) -> str:
    """What becomes of a file; raises what should never be raised."""
    if not find_reader(name):
        return answer_document(RawDocument(raw=raw, path=name))
    path = folder / name
    path.write_bytes(raw)
    kinds = [
        "refused" if member.refusal else answer_document(member.to_document(f"{name}/{member.name}", None, "auto"))
        for member in read_container(str(path), Limits(max_bytes=MAX_BYTES))
    ]
    return kinds[-1]


def answer_document(document: RawDocument) -> str:
    """What becomes of one document."""
    opened = open_document(document, MAX_BYTES)
    found = opened if isinstance(opened, Rejection) else normalize_document(opened, Options(max_bytes=MAX_BYTES))
    if isinstance(found, Article):
        msgspec.json.encode(found)
        return "record"
    return "rejection"


def main() -> None:
    """Go on until the time is over."""
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else SECONDS
    chance = random.Random(int(sys.argv[2]) if len(sys.argv) > 2 else 1)  # noqa: S311
    seeds, counts = make_seeds(), Counter[str]()
    end = time.monotonic() + seconds
    with tempfile.TemporaryDirectory() as folder:
        while time.monotonic() < end:
            name = chance.choice(list(seeds))
            raw = mutate(seeds[name], list(seeds.values()), chance)
            start = time.process_time()
            try:
                counts[answer(name, raw, Path(folder))] += 1
            except Exception:  # noqa: BLE001
                counts["RAISED"] += 1
                print(f"raised on {name}: {raw[:SHOWN_BYTES].hex()}\n{traceback.format_exc()}")
            if time.process_time() - start > SLOW_S:
                counts["SLOW"] += 1
                print(f"{time.process_time() - start:.0f} s for {name}: {raw[:SHOWN_BYTES].hex()}")
    print(", ".join(f"{count} {kind}" for kind, count in sorted(counts.items())))
    sys.exit(1 if counts["RAISED"] or counts["SLOW"] else 0)


if __name__ == "__main__":
    main()
