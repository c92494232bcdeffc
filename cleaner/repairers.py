"""The kinds of repair: each a gate, and a function from a text to the mended text and the number of places it changed."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Callable

import msgspec

from cleaner.mojibake import MOJIBAKE, MOJIBAKE_START, fix_mojibake

BACKSLASH, AMPERSAND = re.compile(r"\\"), re.compile("&")
ESCAPE = re.compile(r"(?:\\u[0-9a-fA-F]{4})+")
ENTITY = re.compile(r"&(?:#\d{2,7}|#[xX][0-9a-fA-F]{2,6}|[a-zA-Z][a-zA-Z0-9]{1,30});|&(?:amp|nbsp|quot|apos|lt|gt|#\d{2,5})\b")
MAX_UNESCAPES = 3
"""An entity may have been escaped this often."""
UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\N{SOFT HYPHEN}\N{ARABIC LETTER MARK}\N{ZERO WIDTH SPACE}-\N{RIGHT-TO-LEFT MARK}"
    "\N{LEFT-TO-RIGHT EMBEDDING}-\N{RIGHT-TO-LEFT OVERRIDE}\N{WORD JOINER}"
    "\N{LEFT-TO-RIGHT ISOLATE}-\N{POP DIRECTIONAL ISOLATE}\N{ZERO WIDTH NO-BREAK SPACE}]"
)
"""All that may be invisible damage; joiners are where their neighbours do not use them."""
INVISIBLE = re.compile(
    "[\N{SOFT HYPHEN}\N{ZERO WIDTH SPACE}\N{WORD JOINER}\N{ZERO WIDTH NO-BREAK SPACE}"
    "\N{LEFT-TO-RIGHT MARK}\N{RIGHT-TO-LEFT MARK}\N{ARABIC LETTER MARK}"
    "\N{LEFT-TO-RIGHT EMBEDDING}-\N{RIGHT-TO-LEFT OVERRIDE}\N{LEFT-TO-RIGHT ISOLATE}-\N{POP DIRECTIONAL ISOLATE}"
    "\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]"
    # joiners, where no neighbour is of a script or an emoji that uses them
    "|(?<![^\x00-\u058f\u2000-\u20cf])[\N{ZERO WIDTH NON-JOINER}\N{ZERO WIDTH JOINER}]"
    "|[\N{ZERO WIDTH NON-JOINER}\N{ZERO WIDTH JOINER}](?![^\x00-\u058f\u2000-\u20cf])"
)
ODD_SPACE = re.compile(
    "[\N{NO-BREAK SPACE}\N{EN QUAD}-\N{HAIR SPACE}\N{NARROW NO-BREAK SPACE}\N{MEDIUM MATHEMATICAL SPACE}"
    "\v\f\x85\N{LINE SEPARATOR}\N{PARAGRAPH SEPARATOR}]"
)
SPACE_RUN = re.compile(" {2,}")
LATIN = r"[A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f]"
GLUED_QUOTE = re.compile(rf"({LATIN}[:,;]?)(?=\N{{LEFT DOUBLE QUOTATION MARK}}{LATIN})")
OPENING_QUOTE = re.compile("\N{LEFT DOUBLE QUOTATION MARK}")
DECOMPOSED = re.compile(
    "[\u0300-\u036f\u0483-\u0487\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0900-\u0dff\u1100-\u11ff"
    "\u302a-\u302f\u3099\u309a\uf900-\ufaff\u212a\u212b\u2126]"
)
"""Marks and characters that may have a composed form."""
ASCII_QUOTES = str.maketrans(
    {"“": '"', "”": '"', "„": '"', "‟": '"', "«": '"', "»": '"', "‘": "'", "’": "'", "‚": "'", "‛": "'"}
)
CURLY_QUOTE = re.compile("[“”„‟«»‘’‚‛]")
Mend = Callable[[str], tuple[str, int]]


class Repairer(msgspec.Struct, frozen=True, kw_only=True):
    """One kind of repair: where its gate is found, `mend` may change the text."""

    kind: str
    sign: re.Pattern[str]
    """A character that is in all that the gate finds."""
    gate: re.Pattern[str]
    mend: Mend


def mend_escapes(text: str) -> tuple[str, int]:
    r"""`\u2019` written out, as the character it stands for.

    >>> mend_escapes(r"it\u2019s")
    ('it’s', 1)
    """
    return ESCAPE.subn(lambda found: decode_escapes(found[0]), text)


def decode_escapes(escapes: str) -> str:
    """The characters of a run of escapes; halves of a pair, and what does not print, stay as they are."""
    units = b"".join(int(unit, 16).to_bytes(2, "big") for unit in escapes.split("\\u")[1:])
    try:
        text = units.decode("utf-16-be")
    except UnicodeDecodeError:
        return escapes
    return text if text.isprintable() else escapes


def mend_entities(text: str) -> tuple[str, int]:
    """Entities that are still there after parsing: escaped twice, or text that was never parsed."""
    n_entities = 0
    for _ in range(MAX_UNESCAPES):
        text, count = ENTITY.subn(lambda found: html.unescape(found[0]), text)
        n_entities += count
        if not count or not ENTITY.search(text):
            break
    return text, n_entities


def mend_normal_form(text: str) -> tuple[str, int]:
    """Composed characters (Unicode normal form C)."""
    if unicodedata.is_normalized("NFC", text):
        return text, 0
    return unicodedata.normalize("NFC", text), len(DECOMPOSED.findall(text)) or 1


def mend_invisible(text: str) -> tuple[str, int]:
    """Soft hyphens, zero-width, bidi and control characters taken out."""
    return INVISIBLE.subn("", text)


def mend_spaces(text: str) -> tuple[str, int]:
    """No-break, thin and other odd spaces as plain ones."""
    text, count = ODD_SPACE.subn(" ", text)
    return SPACE_RUN.sub(" ", text).strip(" "), count


def mend_glued_quotes(text: str) -> tuple[str, int]:
    """The space before an opening quote that was lost.

    >>> mend_glued_quotes("a“coalition of the willing”, noting:“The")
    ('a “coalition of the willing”, noting: “The', 2)
    """
    return GLUED_QUOTE.subn(r"\1 ", text)


def mend_curly_quotes(text: str) -> tuple[str, int]:
    """Straight quotes for typographic ones."""
    return text.translate(ASCII_QUOTES), len(CURLY_QUOTE.findall(text))


REPAIRERS = (
    Repairer(kind="escape", sign=BACKSLASH, gate=ESCAPE, mend=mend_escapes),
    Repairer(kind="entity", sign=AMPERSAND, gate=ENTITY, mend=mend_entities),
    Repairer(kind="mojibake", sign=MOJIBAKE_START, gate=MOJIBAKE, mend=fix_mojibake),
    Repairer(kind="normal-form", sign=DECOMPOSED, gate=DECOMPOSED, mend=mend_normal_form),
    Repairer(kind="invisible", sign=UNSEEN, gate=UNSEEN, mend=mend_invisible),
    Repairer(kind="space", sign=ODD_SPACE, gate=ODD_SPACE, mend=mend_spaces),
    Repairer(kind="glued-quote", sign=OPENING_QUOTE, gate=OPENING_QUOTE, mend=mend_glued_quotes),
)
"""In the order they are done: what hides other damage first."""
ASCII_QUOTES_REPAIRER = Repairer(kind="ascii-quotes", sign=CURLY_QUOTE, gate=CURLY_QUOTE, mend=mend_curly_quotes)
