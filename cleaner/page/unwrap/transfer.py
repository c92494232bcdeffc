"""Wrappers of the network: HTTP headers, chunks, `data:` addresses, base64, quoted-printable, percent signs, entities."""

from __future__ import annotations

import base64
import binascii
import html
import quopri
import re
import zlib
from urllib.parse import unquote_to_bytes

from cleaner.page.sniff import SNIFF_CHARS, is_html
from cleaner.page.unwrap.unwrapped import Sealed, Unwrapped, is_page

STATUS = re.compile(r"\s{0,9}(?:[<*] )?HTTP/\d(?:\.\d)? \d{3}\b[^\r\n]{0,200}\r?\n")
HEADER = re.compile(r"(?:[<>*] |[ ]{0,4})([A-Za-z][A-Za-z0-9-]{1,60}): ?([^\r\n]{0,8000})\r?\n|[<>*] ?[^\r\n]{0,400}\r?\n")
SPOKEN = re.compile(r"(?:[*>{}][^\n]{0,400}\n){1,80}(?=< HTTP/)")
"""What `curl -v` tells of the connection and of what it asked."""
BLANK = re.compile(r"[<>*]?[ ]?\r?\n")
HEADER_NAMES = frozenset(
    "content-type content-length date server cache-control last-modified etag set-cookie content-encoding transfer-encoding"
    " content-location link vary connection content-language location mime-version content-transfer-encoding status"
    " x-final-url x-url x-powered-by".split()
)
MIN_HEADERS = 2
CHARSET = re.compile(r"charset\s{0,3}=\s{0,3}[\"']?([\w.:-]{2,40})", re.IGNORECASE)
CANONICAL = re.compile(r"<([^<>\s]{1,2000})>\s{0,3};[^,]{0,200}rel\s{0,3}=\s{0,3}[\"']?canonical", re.IGNORECASE)
ADDRESS_HEADERS = ("x-final-url", "x-url", "content-location")
MAX_INFLATED = 20_000_000
CHUNK = re.compile(rb"([0-9a-fA-F]{1,8})[ ]{0,9}(?:;[^\r\n]{0,200})?\r?\n")
DATA_URL = re.compile(
    r"\s{0,99}[\"'(]?data:([a-z]{2,20}/[\w.+-]{2,60})?((?:;[\w.+-]{1,40}=[\w.:\"+-]{1,60}){0,5})(;base64)?,", re.IGNORECASE
)
BASE64 = re.compile(r"[A-Za-z0-9+/_\s-]{60,}+={0,2}\s*+")
MIN_BASE64_CHARS = 60
QUOTED_BYTE = re.compile(r"=[0-9A-F]{2}")
MIN_QUOTED, MIN_OPENED = 3, 20
PERCENT = re.compile(r"%[0-9a-fA-F]{2}")
FORM_KEY = re.compile(r"[\w.\[\]-]{1,40}=(?=%)")
ESCAPED_START = re.compile(r"\s{0,999}(?:&amp;)?(?:amp;){0,3}&?(?:lt|#60|#x3c|LT);?", re.IGNORECASE)
ESCAPED_TAG = re.compile(r"&(?:amp;){0,3}(?:lt|#60|#x3[cC]);/?[a-zA-Z!]")
MAX_UNESCAPES = 4
MIN_ESCAPED = 2


def open_http(text: str, raw: bytes | None) -> Unwrapped | Sealed | None:
    """The body of an answer printed with its headers, as `curl -i` does; of several answers, the last."""
    place, headers = read_headers(text)
    if not headers:
        return None
    body: str | bytes = text[place:]
    if raw is not None:
        body = raw[len(raw) - find_body(raw, text[:place]) :]
    charset = CHARSET.search(headers.get("content-type", ""))
    url = next((headers[name] for name in ADDRESS_HEADERS if headers.get(name, "").startswith("http")), None)
    canonical = CANONICAL.search(headers.get("link", ""))
    if isinstance(body, bytes):
        body = join_chunks(body) if CHUNK.match(body) else body
        inflated = inflate(body, headers.get("content-encoding", ""))
        if inflated is None:
            return Sealed(
                reason=f"an HTTP answer whose body is compressed ({headers['content-encoding'][:40]}) and cannot be read"
            )
        body = inflated
    elif CHUNK.match(body[:40].encode("utf-8", "replace")):
        body = join_chunks(body.encode("utf-8", "surrogatepass"))
    return Unwrapped(
        content=body,
        kind="unwrapped-http",
        url=canonical[1] if canonical and canonical[1].startswith("http") else url,
        charset=charset[1] if charset else None,
        example=text.strip().partition("\n")[0].strip(),
    )


def read_headers(text: str) -> tuple[int, dict[str, str]]:
    """Where the body begins, and the headers above it by small names; none where the text does not open with any."""
    spoken = SPOKEN.match(text)
    found: dict[str, str] = {}
    place = spoken.end() if spoken else 0
    for _ in range(20):
        status = STATUS.match(text, place)
        start = status.end() if status else place
        headers, end = read_block(text, start)
        known = HEADER_NAMES.intersection(headers)
        if not (status or len(known) >= MIN_HEADERS) or end is None or (not status and (found or "content-type" not in known)):
            break
        place, found = end, headers or {"status": ""}
    return place, found


def read_block(text: str, start: int) -> tuple[dict[str, str], int | None]:
    """The headers from a place on, and where what follows their blank line begins; null where none closes them."""
    headers: dict[str, str] = {}
    for _ in range(200):
        if blank := BLANK.match(text, start):
            return headers, blank.end()
        header = HEADER.match(text, start)
        if header is None:
            return headers, None
        if header[1]:
            headers[header[1].lower()] = header[2].strip()
        start = header.end()
    return headers, None


def find_body(raw: bytes, above: str) -> int:
    """How many bytes stand behind the headers, which are plain letters."""
    n_lines = above.count("\n")
    place = 0
    for _ in range(n_lines):
        place = raw.find(b"\n", place) + 1
    return len(raw) - place


def inflate(body: bytes, encoding: str) -> bytes | None:
    """The body without its compression; null where it cannot be undone. Tools mostly print the body inflated already."""
    if body[:2] != b"\x1f\x8b" and encoding.strip().lower() != "deflate":
        is_binary = encoding.strip().lower() in {"br", "zstd"} and body[:400].count(b"<") < 1
        return None if is_binary and b"\0" in body[:4000] else body
    try:
        return zlib.decompressobj(47).decompress(body, MAX_INFLATED)
    except zlib.error:
        return body if body[:2] != b"\x1f\x8b" else None


def open_chunks(text: str, raw: bytes | None) -> Unwrapped | None:
    """The body of an answer that was saved with the lengths of its chunks."""
    body = raw if raw is not None else text.encode("utf-8", "surrogatepass")
    if not CHUNK.match(body[:40]):
        return None
    joined = join_chunks(body)
    return (
        None
        if joined is body
        else Unwrapped(content=joined, kind="unwrapped-chunks", example=body[:12].decode("ascii", "replace"))
    )


def join_chunks(body: bytes) -> bytes:
    """The chunks without their lengths; the same bytes where the lengths do not fit."""
    parts: list[bytes] = []
    place = 0
    while found := CHUNK.match(body, place):
        size = int(found[1], 16)
        if size == 0:
            return b"".join(parts) if parts else body
        end = found.end() + size
        parts.append(body[found.end() : end])
        if end >= len(body):
            return b"".join(parts)
        if body[end : end + 1] not in {b"\r", b"\n"}:
            return body
        place = end + (2 if body[end : end + 2] == b"\r\n" else 1)
    return b"".join(parts) if parts and place >= len(body) else body


def open_data_url(text: str, _: bytes | None) -> Unwrapped | Sealed | None:
    """What a `data:` address holds."""
    found = DATA_URL.match(text)
    if not found:
        return None
    payload = text[found.end() :].strip().rstrip("\"')")
    raw = decode_base64(payload) if found[3] else unquote_to_bytes(payload)
    charset = CHARSET.search(found[2] or "")
    if raw is None or (found[1] or "text/plain").lower().startswith(("image/", "audio/", "video/", "font/", "application/pdf")):
        return Sealed(reason=f"a data: address of {found[1] or 'no type'}, which holds no page")
    return Unwrapped(content=raw, kind="unwrapped-data-url", charset=charset[1] if charset else None, example=text.strip()[:40])


def open_base64(text: str, _: bytes | None) -> Unwrapped | None:
    """A page that was written in base64."""
    bare = text.strip()
    if len(bare) < MIN_BASE64_CHARS or not BASE64.fullmatch(bare) or " " in bare[:200]:
        return None
    raw = decode_base64(bare)
    if raw is None:
        return None
    if raw[:2] == b"\x1f\x8b":
        raw = inflate(raw, "gzip") or raw
    sample = raw[:SNIFF_CHARS].decode("utf-8", "replace")
    is_readable = sample.count("\N{REPLACEMENT CHARACTER}") <= len(sample) / 100
    return Unwrapped(content=raw, kind="unwrapped-base64", example=bare[:20]) if is_readable and is_page(sample) else None


def decode_base64(text: str) -> bytes | None:
    """The bytes; null where it is no base64."""
    bare = re.sub(r"\s+", "", unquote_to_bytes(text).decode("latin-1") if "%" in text[:4000] else text)
    bare = bare.replace("-", "+").replace("_", "/").rstrip("=")
    try:
        return base64.b64decode(bare + "=" * (-len(bare) % 4), validate=True)
    except (binascii.Error, ValueError):
        return None


def open_quoted_printable(text: str, raw: bytes | None) -> Unwrapped | None:
    """A page in the transfer encoding of mails: `=3D` for each equals sign, and lines that end with one."""
    start, head = text[:SNIFF_CHARS], text[: 5 * SNIFF_CHARS]
    n_opened = start.count('="')
    if n_opened >= MIN_OPENED and n_opened > 0.1 * start.count("="):  # as HTML has them, bare
        return None
    n_breaks = head.count("=\n") + head.count("=\r\n")
    if n_breaks + head.count("=3D") + head.count("=20") < MIN_QUOTED:
        return None
    n_bytes = len(QUOTED_BYTE.findall(head))
    if n_bytes < MIN_QUOTED or n_breaks + n_bytes < 0.9 * head.count("="):
        return None
    is_made = n_breaks >= MIN_QUOTED or (head.count("=3D") >= MIN_QUOTED and is_html(head))
    if not is_made:
        return None
    content = quopri.decodestring(raw if raw is not None else text.encode("utf-8", "surrogatepass"))
    return Unwrapped(content=content, kind="unwrapped-quoted-printable", count=n_bytes + n_breaks, example="=3D → =")


def open_percent(text: str, _: bytes | None) -> Unwrapped | None:
    """A page as the value of a form: `%3Cp%3E`, with or without a key before it."""
    bare = text.strip()
    key = FORM_KEY.match(bare)
    value = bare[key.end() :].partition("&")[0] if key else bare
    n_escapes = len(PERCENT.findall(value[:SNIFF_CHARS]))
    if n_escapes < MIN_QUOTED or " " in value[:SNIFF_CHARS] or "\n" in value[:SNIFF_CHARS] or "<" in value[:SNIFF_CHARS]:
        return None
    content = unquote_to_bytes(value.replace("+", " "))
    kind = "unwrapped-percent"
    return (
        Unwrapped(content=content, kind=kind, example=value[:20])
        if is_page(content[:SNIFF_CHARS].decode("utf-8", "replace"))
        else None
    )


def open_entities(text: str, _: bytes | None) -> Unwrapped | None:
    """A page whose tags were written as entities, once or more often."""
    if not ESCAPED_START.match(text) or len(ESCAPED_TAG.findall(text[:SNIFF_CHARS])) < MIN_ESCAPED:
        return None
    content, times = text, 0
    while times < MAX_UNESCAPES and ESCAPED_START.match(content):
        content, times = html.unescape(content), times + 1
    is_markup = is_html(content[:SNIFF_CHARS])
    return Unwrapped(content=content, kind="unwrapped-entities", count=times, example=text.strip()[:20]) if is_markup else None
