"""What kind of document a text is: HTML, text in a natural language, or neither."""

from __future__ import annotations

import json
import re
from pathlib import PurePosixPath
from typing import Literal

HTML_SUFFIXES = {".html", ".htm", ".xhtml", ".shtml"}
TEXT_SUFFIXES = {".txt", ".text"}
HTML_START = re.compile(
    r"\s{0,999}(?:<\?xml[^>]{0,200}>\s{0,99})?(?>(?><!--.{0,2000}?-->)\s{0,99}){0,5}+"
    r"<(?:!doctype\s+html|html|head|body|meta|title|article|main|div|p|h1|table|section|header|span|script|link)\b",
    re.IGNORECASE | re.DOTALL,
)
XML_DECLARATION = re.compile(r"^\s{0,999}<\?xml[^>]{0,200}>(?>\s{0,99}(?><!--.{0,2000}?-->)){0,5}+", re.DOTALL)
MARKUP = re.compile(r"</(?:p|div|a|span|li|td|h[1-6]|article|body|html)\s{0,9}>", re.IGNORECASE)
NOT_TEXT_START = (
    "%PDF-", "%!PS", "{\\rtf", "PK\x03\x04", "\x7fELF", "#!", "<?php", "<svg", "<rss", "<feed", "<urlset", "SQLite format 3",
    "-----BEGIN", "WARC/1.", "GIF8", "\x89PNG", "diff --git ",
)  # fmt: skip
KINDS = (
    (b"%PDF-", "a PDF: get its text first, as with pdftotext"),
    (b"%!PS", "PostScript: get its text first, as with ps2ascii"),
    (b"PK\x03\x04", "a zip file, as documents of word processors are: save it as HTML or text, or name it .zip"),
    (b"\xd0\xcf\x11\xe0", "a document of an old word processor or mail program: save it as HTML or text"),
    (b"{\\rtf", "rich text (RTF): save it as HTML or text"),
    (b"SQLite format 3", "a database (SQLite): export its table as CSV or JSON Lines"),
    (b"PAR1", "Parquet: name it .parquet"),
    (b"\x1f\x8b", "a compressed file: name it .gz"),
    (b"BZh", "a compressed file: name it .bz2"),
    (b"\xfd7zXZ", "a compressed file: name it .xz"),
    (b"\x28\xb5\x2f\xfd", "a compressed file: name it .zst"),
    (b"Rar!", "a RAR archive: unpack it, and give the folder"),
    (b"7z\xbc\xaf", "a 7z archive: unpack it, and give the folder"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"RIFF", "a picture, sound or film"),
    (b"ID3", "sound"),
    (b"\x7fELF", "a program"),
    (b"MZ", "a program"),
)
"""How files begin that people take for documents, or find among them; and what to do."""
CODE_LINE = re.compile(
    r"[{};]\s*$"  # statements and blocks
    r"|^\s*(?:import |from \w+ import|def \w+\(|class \w+[:({]|function\b|const |let |var |return\b|public |private )"
    r"|^\s*(?:\#include|@\w+\()"
    r"|^\s*[\w\"'.-]+\s*[:=]\s*[\[{(]\s*$"
    r"|^\s*(?://|/\*|\*/|--\s\w+:)"
)
SNIFF_CHARS = 20_000
SENTENCE_CHARS, SENTENCE_END = 60, re.compile(r"[^\W\d_][.!?…][\"'”’»]?\s{0,9}$")
CONTROL = re.compile(r"[\0-\x08\x0e-\x1a\x1c-\x1f]")
"""Control characters that no text needs."""
MAX_CONTROL_SHARE = 0.01
MAX_BROKEN_SHARE = 0.05


def sniff_format(text: str, path: str | None) -> Literal["html", "text"] | None:
    """`html`, `text`, or null for what is no document: binary data, JSON, CSV, source code.

    A suffix that people use for documents decides between HTML and text, unless the contents say otherwise.
    """
    head = text[:SNIFF_CHARS]
    suffix = suffix_of(path)
    if suffix in HTML_SUFFIXES:
        return None if is_binary(head) else "html"
    if is_html(head):
        return "html"
    if suffix in TEXT_SUFFIXES:
        return None if is_binary(head) else "text"
    if not head.strip():
        return "text"
    if is_binary(head) or is_data(text, head) or not any(map(str.isalpha, head)):
        return None
    return "text"


def name_kind(raw: bytes) -> str:
    """What some bytes that are no document are, and what to do about it; empty where that is not known.

    >>> name_kind(b"%PDF-1.7")
    'a PDF: get its text first, as with pdftotext'
    """
    return next((what for start, what in KINDS if raw.startswith(start)), "")


def suffix_of(path: str | None) -> str:
    """The lower-cased last extension, without `.gz`."""
    name = PurePosixPath(path or "").name.lower().removesuffix(".gz")
    return PurePosixPath(name).suffix


def is_html(head: str) -> bool:
    """Whether the text opens as an HTML page or is dense with closing tags."""
    if HTML_START.match(head):
        return True
    return head.lstrip().startswith("<") and len(MARKUP.findall(head)) >= 3


def is_binary(head: str) -> bool:
    """Whether control characters or broken ones are too many for a text."""
    if not head:
        return False
    n_controls = len(CONTROL.findall(head))
    n_broken = head.count("\N{REPLACEMENT CHARACTER}")
    return n_controls > MAX_CONTROL_SHARE * len(head) or n_broken > MAX_BROKEN_SHARE * len(head)


def is_data(text: str, head: str) -> bool:
    """Whether the text is made for machines: JSON, CSV, source code, another document format."""
    start = XML_DECLARATION.sub("", head).lstrip()
    return start.startswith(NOT_TEXT_START) or is_json(text, start) or is_csv(head) or is_code(head)


def is_json(text: str, start: str) -> bool:
    """Whether the text, or its first line, is JSON."""
    if not start.startswith(("{", "[")):
        return False
    return any(loads_json(candidate) for candidate in (start.partition("\n")[0], text)) or start.startswith(('{"', '[{"'))


def loads_json(text: str) -> bool:
    """Whether the text parses as a JSON object or array."""
    try:
        return isinstance(json.loads(text), dict | list)
    except (ValueError, RecursionError):
        return False


def is_csv(head: str) -> bool:
    """Whether every line has the same number of the same separator, at least two."""
    lines = [line for line in head.splitlines()[:50] if line.strip()]
    lines = lines[:-1] if len(head) == SNIFF_CHARS else lines
    if all(len(line) >= SENTENCE_CHARS and SENTENCE_END.search(line) for line in lines):
        return False  # sentences with as many commas each
    counts = ({count_between(line, separator) for line in lines} for separator in ",;\t|")
    return len(lines) >= 2 and any(len(count) == 1 and min(count) >= 2 for count in counts)


def count_between(line: str, separator: str) -> int:
    """How often a line has a separator; bars that only frame a line part nothing."""
    framed = separator == "|" and "|" not in line.strip().strip("|")
    return 0 if framed else line.count(separator)


def is_code(head: str) -> bool:
    """Whether more than three lines in ten read like a programming language."""
    lines = [line for line in head.splitlines()[:200] if line.strip()]
    return len(lines) >= 3 and sum(bool(CODE_LINE.search(line)) for line in lines) > 0.3 * len(lines)
