"""Damaged text mended, and every kind of repair counted; clean text passes through untouched and cheaply.

A repair is asked only about blocks in which its gate is found.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from functools import cache

import msgspec

from cleaner.text.spans import mend_spans
from cleaner.text.words import list_chars
from cleaner.types import Block, Head, Page, Repair, Role

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


LOST_QUOTE = "â€\N{REPLACEMENT CHARACTER}"
"""A closing quotation mark whose last byte is no character of cp1252."""
DAMAGED_RUN = re.compile(
    rf"{LOST_QUOTE}|[\xc2-\xdf](?:[{show_bytes(CONTINUATIONS, 'cp1252')}])"
    rf"|[\xe0-\xef](?:[{show_bytes(CONTINUATIONS, 'cp1252')}]){{2}}"
)
"""The bytes of one character beyond ASCII, shown in cp1252."""


def decode_run(found: re.Match[str]) -> str:
    """The character that such bytes are; as they are where they are none."""
    if found[0] == LOST_QUOTE:
        return "\N{RIGHT DOUBLE QUOTATION MARK}"
    try:
        return found[0].encode("cp1252").decode("utf-8")
    except UnicodeError:
        return found[0]


def fix_mojibake(text: str) -> tuple[str, int]:
    """The text as it was meant, and the number of words that changed.

    Beside sound text, or where a byte was lost, what is left of the damage is decoded run by run.

    >>> fix_mojibake("itâ€™s a cafÃ©")
    ('it’s a café', 2)
    >>> fix_mojibake("Vi har skÃ¥ret i tredive Ã¥r – og â€œnuâ€\N{REPLACEMENT CHARACTER}")
    ('Vi har skåret i tredive år – og “nu”', 3)
    """
    from ftfy import fix_text  # noqa: PLC0415

    fixed = fix_text(text, load_config())  # type: ignore[arg-type]
    if fixed != text and DAMAGED_RUN.search(fixed):
        fixed = DAMAGED_RUN.sub(decode_run, fixed)
    changed = Counter(text.split()) - Counter(fixed.split())
    return fixed, sum(changed.values())


EXAMPLE_CHARS = 20
MAX_ROUNDS = 8
"""One repair may bring to light what another mends."""
MAX_SIGNS = 3
"""Looking for each of so many characters is cheaper than for all at once."""
LOW_QUOTES = ("\N{DOUBLE LOW-9 QUOTATION MARK}", "\N{SINGLE LOW-9 QUOTATION MARK}")
"""Where a document opens quotes with these, a high mark after a letter closes one."""


def repair_page(page: Page, *, ascii_quotes: bool) -> Page:
    """The page with its blocks mended and the repairs listed; blocks with nothing left in them are dropped."""
    blocks = list(page.blocks)
    chars = list_chars("".join([block.text for block in blocks]))
    repairers = (*REPAIRERS, ASCII_QUOTES_REPAIRER) if ascii_quotes else REPAIRERS
    wanted = [repairer for repairer in repairers if not (repairer.kind == "glued-quote" and not chars.isdisjoint(LOW_QUOTES))]
    done: dict[str, Repair] = {}
    places: Sequence[int] = range(len(blocks))
    for _ in range(MAX_ROUNDS):
        before = tuple(blocks)
        for repairer in wanted:
            signs = repairer.sign.findall("".join(chars))
            if signs and (repair := mend_blocks(blocks, find_places(blocks, places, signs, repairer.gate), repairer)):
                done[repair.kind] = add_repair(done.get(repair.kind), repair)
                chars = list_chars("".join([blocks[place].text for place in places]))
        places = [place for place in places if blocks[place] is not before[place]]
        if not places:
            break
    head = mend_head(page.head)
    page = page if head is page.head else msgspec.structs.replace(page, head=head)
    if not done:
        return page
    repairs = [*page.repairs, *done.values()]
    if all(block.text for block in blocks):
        return msgspec.structs.replace(page, blocks=tuple(blocks), repairs=tuple(repairs))
    return drop_empty(page, blocks, repairs)


def find_places(blocks: Sequence[Block], places: Sequence[int], signs: Sequence[str], gate: re.Pattern[str]) -> Sequence[int]:
    """The places whose blocks have one of the characters; with many characters all places, if the gate is found at all."""
    if len(signs) > MAX_SIGNS:
        return places if gate.search("\n".join([blocks[place].text for place in places])) else ()
    found = [place for sign in signs for place in places if sign in blocks[place].text]
    return found if len(signs) == 1 else sorted(set(found))


def mend_head(head: Head) -> Head:
    """The head with its texts mended as the blocks are; they are no part of the page, so that is not listed."""
    texts = (head.title or "", *(content for _, content in (*head.metas, *head.row)), *head.json_ld)
    if not any(MOJIBAKE_START.search("".join(set(text))) and MOJIBAKE.search(text) for text in texts if not text.isascii()):
        return head
    return msgspec.structs.replace(
        head,
        title=fix_mojibake(head.title)[0] if head.title else None,
        metas=tuple((name, fix_mojibake(content)[0]) for name, content in head.metas),
        row=tuple((name, fix_mojibake(content)[0]) for name, content in head.row),
        json_ld=tuple(fix_mojibake(source)[0] for source in head.json_ld),
    )


def add_repair(first: Repair | None, second: Repair) -> Repair:
    """Two rounds of one kind of repair as one."""
    return msgspec.structs.replace(first, count=first.count + second.count) if first else second


def mend_blocks(blocks: list[Block], places: Iterable[int], repairer: Repairer) -> Repair | None:
    """Mend the blocks at these places of the list; what was done, or null where nothing was."""
    total = 0
    example = ""
    for place in places:
        block = blocks[place]
        if block.kind is Role.CODE or not repairer.gate.search(block.text):
            continue
        mended, count = repairer.mend(block.text)
        if mended != block.text:
            example = example or show_change(block.text, mended)
            total += max(count, 1)
            spans = tuple(mend_spans(block, mended, repairer.mend)) if block.spans else ()
            blocks[place] = msgspec.structs.replace(block, text=mended, spans=spans)
    return Repair(kind=repairer.kind, count=total, example=example) if total else None


def drop_empty(page: Page, blocks: list[Block], repairs: list[Repair]) -> Page:
    """The page without the blocks that repair left empty; containers and marks keep pointing to the same blocks."""
    moved = [0]
    for block in blocks:
        moved.append(moved[-1] + bool(block.text))
    containers = tuple(
        msgspec.structs.replace(container, start=moved[container.start], end=moved[container.end])
        for container in page.containers
    )
    marks = tuple(msgspec.structs.replace(mark, block=moved[mark.block]) for mark in page.head.marks)
    return msgspec.structs.replace(
        page,
        blocks=tuple(block for block in blocks if block.text),
        containers=containers,
        head=msgspec.structs.replace(page.head, marks=marks),
        repairs=tuple(repairs),
    )


def show_change(before: str, after: str) -> str:
    """The first place where two texts differ, before → after, with what cannot be seen written as escapes."""
    same = next(
        (place for place, (a, b) in enumerate(zip(before, after, strict=False)) if a != b), min(len(before), len(after))
    )
    start = max(0, same - EXAMPLE_CHARS // 2)
    shown = (escape_unseen(text[start : start + EXAMPLE_CHARS]) for text in (before, after))
    return " → ".join(shown)


def escape_unseen(text: str) -> str:
    """The text with what does not print written as an escape."""
    return "".join(char if char.isprintable() else char.encode("unicode_escape").decode() for char in text)


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
