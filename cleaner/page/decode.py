"""Bytes to text: what the document is, in which encoding, and why that is believed."""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable
from typing import NamedTuple

import msgspec
import webencodings
from resiliparse.parse.encoding import detect_encoding

from cleaner.page.sniff import HTML_SUFFIXES, TEXT_SUFFIXES, name_kind, sniff_format, suffix_of
from cleaner.page.unwrap.layers import MAX_LAYERS, Layers, unwrap_text
from cleaner.page.unwrap.unwrapped import Sealed, Unwrapped
from cleaner.text.fold import scrub_surrogates
from cleaner.types import Decoded, RawDocument, Rejection, Repair, Warning


class Guess(NamedTuple):
    """An encoding, the witness for it, and the text where the witness had to decode it."""

    encoding: str
    source: str
    text: str | None = None


BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
META_CHARSET = re.compile(rb"<meta\b[^>]{0,400}?charset\s{0,9}=\s{0,9}[\"']?\s{0,9}([\w.:-]{2,40})", re.IGNORECASE)
XML_ENCODING = re.compile(rb"^\s{0,99}<\?xml\b[^>]{0,200}?encoding\s{0,9}=\s{0,9}[\"']([\w.:-]{2,40})[\"']")
META_BYTES = 8192
"""How far into the page a declaration is looked for; browsers look 1,024 bytes far, real pages put it later."""
PATTERN_BYTES = 4096
MISFIT_SHARE = 0.005
"""More broken characters than this a byte, and the declared encoding is not that of the bytes."""
STRICT_UTF8 = "strict-utf-8"
DETECT_BYTES = 200_000
TOLERATED_SHARE = 0.001
"""Tolerant UTF-8: broken bytes for each byte of multi-byte characters that may be damage and not another encoding."""
PYTHON_NAMES = {"uhc": "cp949", "euc-kr": "cp949", "x-user-defined": "cp1252", "gb2312": "gb18030", "gbk": "gb18030"}
"""Labels whose Python codec is narrower than what pages mean by them."""


def decode_document(document: RawDocument, max_bytes: int) -> Decoded | Rejection:
    """The document as text without what is wrapped around it, or why it is none: too large, not a document, not decodable."""
    if len(document.raw) > max_bytes:
        return reject(document, f"larger than the limit of {max_bytes} bytes; raise it with --max-bytes")
    layers = Layers()
    for _ in range(MAX_LAYERS):
        guess, text = believe_bytes(document)
        if guess is None:
            return reject(document, "no encoding fits the bytes; is this a text or an HTML page?")
        found = unwrap_text(text, None if document.is_str else document.raw)
        if isinstance(found, Sealed):
            return reject(document, found.reason, stage="unwrap")
        if found is None:
            break
        layers, document = layers.add(found), take_inside(document, found)
    else:
        guess, text = believe_bytes(document)
        guess = guess or Guess("utf-8", "str")
    decoded = accept(document, text, guess)
    if isinstance(decoded, Rejection) or not layers.repairs:
        return decoded
    return msgspec.structs.replace(decoded, repairs=layers.repairs + decoded.repairs, url=layers.url, metas=layers.metas)


def believe_bytes(document: RawDocument) -> tuple[Guess | None, str]:
    """The first witness that has an encoding for the bytes, and the text; null where none has."""
    if document.is_str:
        return Guess("utf-8", "str"), document.raw.decode("utf-8", "surrogatepass")
    for witness in WITNESSES:
        guess = witness(document)
        text = guess and (guess.text or decode_bytes(document.raw, guess.encoding))
        if guess and text is not None:
            return guess, text
    return None, ""


def take_inside(document: RawDocument, found: Unwrapped) -> RawDocument:
    """What was found in a wrapper, as a document: it is what it is, whatever was said of the wrapper's format."""
    is_str = isinstance(found.content, str)
    raw = found.content if isinstance(found.content, bytes) else found.content.encode("utf-8", "surrogatepass")
    path = document.path if suffix_of(document.path) in TEXT_SUFFIXES else None
    charset = found.charset or document.charset
    return msgspec.structs.replace(document, raw=raw, is_str=is_str, charset=charset, input_format="auto", path=path)


def accept(document: RawDocument, text: str, guess: Guess) -> Decoded | Rejection:
    """The decoded text with its format, unless it is not a document at all."""
    found = document.input_format if document.input_format != "auto" else sniff_format(text, document.path)
    if found is None:
        kind = name_kind(document.raw) or "neither HTML nor a text in a natural language"
        return reject(document, f"not a document: {kind}", stage="sniff")
    damaged = "\N{REPLACEMENT CHARACTER}" in text and "\N{REPLACEMENT CHARACTER}".encode() not in document.raw
    warnings = (Warning.UNDECODABLE_BYTES,) if damaged else ()
    scrubbed, n_lone = scrub_surrogates(text) if document.is_str else (text, 0)
    repairs = (Repair(kind="surrogate", count=n_lone, example="\\ud800 → \N{REPLACEMENT CHARACTER}"),) if n_lone else ()
    return Decoded(
        text=scrubbed,
        format=found,
        encoding=guess.encoding,
        encoding_source=guess.source,
        warnings=warnings,
        repairs=repairs,
        utf8=document.raw if guess.source == STRICT_UTF8 else None,
        is_given=document.input_format != "auto" or suffix_of(document.path) in HTML_SUFFIXES,
    )


def reject(document: RawDocument, reason: str, stage: str = "decode") -> Rejection:
    """The answer to a document that cannot be read."""
    return Rejection(input=document.path, stage=stage, reason=reason)


def decode_bytes(raw: bytes, encoding: str) -> str | None:
    """The text without its byte-order mark; broken bytes become U+FFFD; null for an unknown codec."""
    try:
        return raw.decode(encoding, errors="replace").removeprefix("\N{ZERO WIDTH NO-BREAK SPACE}")
    except (LookupError, UnicodeError):
        return None


def find_bom(document: RawDocument) -> Guess | None:
    """A byte-order mark."""
    return next((Guess(name, "bom") for bom, name in BOMS if document.raw.startswith(bom)), None)


def find_nul_pattern(document: RawDocument) -> Guess | None:
    """UTF-16 or UTF-32 without a mark: in Latin text every second byte, or three in four, is NUL."""
    head = document.raw[:PATTERN_BYTES]
    head = head[: len(head) // 4 * 4]
    if head.count(0) * 5 < len(head) or not head:
        return None
    nul_share = [head[place::4].count(0) / (len(head) / 4) for place in range(4)]
    for name, wanted in NUL_PATTERNS:
        if all(share > 0.7 if nul else share < 0.3 for share, nul in zip(nul_share, wanted, strict=True)):
            return Guess(name, "nul-pattern")
    return None


NUL_PATTERNS = (
    ("utf-32-le", (False, True, True, True)),
    ("utf-32-be", (True, True, True, False)),
    ("utf-16-le", (False, True, False, True)),
    ("utf-16-be", (True, False, True, False)),
)


def find_escapes(document: RawDocument) -> Guess | None:
    """ISO-2022: seven-bit text that switches character sets by escape sequences."""
    if b"\x1b" not in document.raw or b"\x1b$" not in document.raw[:DETECT_BYTES]:
        return None
    korean = b"\x1b$)C" in document.raw[:PATTERN_BYTES]
    return Guess("iso2022_kr" if korean else "iso2022_jp_ext", "escape-sequence")


def find_strict_utf8(document: RawDocument) -> Guess | None:
    """Bytes that are UTF-8 without a fault: nothing else looks like it by chance."""
    try:
        text = document.raw.decode("utf-8")
    except UnicodeDecodeError:
        return None
    return Guess("utf-8", STRICT_UTF8, text.removeprefix("\N{ZERO WIDTH NO-BREAK SPACE}"))


def find_declared(document: RawDocument) -> Guess | None:
    """What the carrier or the page declares, where its bytes bear it out."""
    head = document.raw[:META_BYTES]
    found = XML_ENCODING.search(head) or META_CHARSET.search(head)
    labels = ((document.charset, "carrier"), (found and found[1].decode("ascii", "replace"), "meta"))
    for label, source in labels:
        encoding = name_codec(label) if label else None
        if encoding and encoding != "utf-8" and fits_bytes(document.raw[:DETECT_BYTES], encoding):
            return Guess(encoding, source)
    return None


def fits_bytes(raw: bytes, encoding: str) -> bool:
    """Whether nearly all bytes are characters in an encoding."""
    text = decode_bytes(raw, encoding)
    return text is not None and text.count("\N{REPLACEMENT CHARACTER}") <= max(2, MISFIT_SHARE * len(raw))


def name_codec(label: str) -> str | None:
    """Python's codec for a WHATWG label; null for an unknown one.

    >>> name_codec("latin1"), name_codec("EUC-KR"), name_codec("klingon")
    ('cp1252', 'cp949', None)
    """
    encoding = webencodings.lookup(label)
    if encoding is None or encoding.name.startswith(("utf-16", "utf-32")):
        return None
    return PYTHON_NAMES.get(encoding.name, str(encoding.codec_info.name))


def find_tolerant_utf8(document: RawDocument) -> Guess | None:
    """UTF-8 with a little damage: few broken bytes among many good multi-byte characters."""
    text = document.raw.decode("utf-8", errors="replace")
    n_broken = text.count("\N{REPLACEMENT CHARACTER}")
    n_multibyte = sum(map(document.raw.count, LEAD_BYTES)) if n_broken < len(text) / 20 else 0
    tolerated = n_broken <= max(2, TOLERATED_SHARE * len(document.raw)) and n_broken * 4 <= n_multibyte
    return Guess("utf-8", "tolerant-utf-8") if tolerated else None


LEAD_BYTES = tuple(bytes([byte]) for byte in range(0xC2, 0xF5))


def detect(document: RawDocument) -> Guess | None:
    """The statistical detector's answer."""
    name = detect_encoding(document.raw[:DETECT_BYTES], html5_compatible=False)
    if not name:
        return None
    encoding = PYTHON_NAMES.get(name.lower(), name.lower())
    return Guess(encoding, "detector") if decode_bytes(b"", encoding) is not None else None


def fall_back(_: RawDocument) -> Guess | None:
    """Windows-1252, as browsers do, when nobody knows better."""
    return Guess("cp1252", "fallback")


WITNESSES: tuple[Callable[[RawDocument], Guess | None], ...] = (
    find_bom,
    find_nul_pattern,
    find_escapes,
    find_strict_utf8,
    find_declared,
    find_tolerant_utf8,
    detect,
    fall_back,
)
"""Asked in this order; the first that answers is believed."""
