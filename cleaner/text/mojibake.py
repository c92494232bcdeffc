"""Text that was decoded with the wrong encoding, decoded again; ftfy does it, and a cheap gate leaves clean text alone."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache

ENCODINGS = ("latin-1", "cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "cp1257", "iso-8859-2", "macroman", "cp437")
"""What UTF-8 is mistaken for."""
LEADS, CONTINUATIONS = range(0xC2, 0xF5), range(0x80, 0xC0)


def build_gate() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """A pattern for a character that can begin damage, and one for the damage.

    The damage is any UTF-8 lead and continuation byte, shown in one of the encodings, and C1 controls.
    """
    leads = "".join(sorted({char for encoding in ENCODINGS for char in decode_bytes(LEADS, encoding)}))
    controls = "[\x80-\x84\x86-\x9f]"
    first = f"[\x80-\x84\x86-\x9f{re.escape(leads)}]"
    pairs = (f"(?<=[{show_bytes(LEADS, encoding)}])[{show_bytes(CONTINUATIONS, encoding)}]" for encoding in ENCODINGS)
    euro = "(?<=\N{LATIN SMALL LETTER A WITH CIRCUMFLEX})\N{EURO SIGN}"
    # A pattern that opens with one character class skips quickly over all that cannot begin damage.
    return re.compile(first), re.compile(f"{first}(?:(?<={controls})|{euro}|{'|'.join(pairs)})")


def decode_bytes(codes: range, encoding: str) -> str:
    """The characters that bytes are in an encoding."""
    return bytes(codes).decode(encoding, errors="ignore")


def show_bytes(codes: range, encoding: str) -> str:
    """The characters that bytes are in an encoding, escaped for a character class."""
    return re.escape(decode_bytes(codes, encoding))


MOJIBAKE_START, MOJIBAKE = build_gate()


@cache
def load_config() -> object:
    """Ftfy's configuration for news: a publisher's typography is not damage, and entities are not its business."""
    from ftfy import TextFixerConfig  # noqa: PLC0415

    return TextFixerConfig(
        unescape_html=False,
        uncurl_quotes=False,
        fix_character_width=False,
        fix_latin_ligatures=False,
        fix_line_breaks=False,
        normalization="NFC",
        explain=False,
    )


def fix_mojibake(text: str) -> tuple[str, int]:
    """The text as it was meant, and the number of words that changed.

    >>> fix_mojibake("itâ€™s a cafÃ©")
    ('it’s a café', 2)
    """
    from ftfy import fix_text  # noqa: PLC0415

    fixed = fix_text(text, load_config())  # type: ignore[arg-type]
    changed = Counter(text.split()) - Counter(fixed.split())
    return fixed, sum(changed.values())
