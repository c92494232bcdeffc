"""Paragraphs that came as several lines, put together: broken by a hard wrap, or by inline markup printed on lines of its own.

Where a rule gives a share, it is how often the lines belonged together, counted on 94 pages of the benchmark's seen sites
whose text nodes were printed a line each, with the markup as judge.
"""

from __future__ import annotations

import re
from collections import Counter

import msgspec

from cleaner.language.words import opens_byline
from cleaner.page.segment.wrap import (
    DIVIDED,
    HYPHENS,
    TAIL_CHARS,
    Hyphens,
    Line,
    Wrap,
    abbreviated_pattern,
    count_columns,
    ends_sentence,
    find_bullet,
    find_wrap,
    is_item,
    is_unspaced,
    needs_wrap,
    read_hyphens,
)

CLOSER = re.compile(
    r"[,;.:!?…%)\]}]+(?![\w/])|[)\]}](?=\w)|[”’»](?! ?[A-ZÀ-Þ][a-z]+(?: |$))|['’‘]s\b"
    r"|[、。，．！？：；）】》」』]|[をはがのに](?![ぁ-ん])(?=.{4})"
)
"""What cannot open a line of its own."""
BRACKET = re.compile(r"[)\]}”’»]")
OPENER = re.compile(r"(?:^|[\s(])[(\[{“„«¿¡$€£#@‘]$|\w\($|[「『（【《〈]$")
HANGING = re.compile(r"(?:^|\s)[a-zà-ÿ]{1,3}$")
"""A small short word at the end of a line is mostly a preposition or an article."""
DASH = re.compile(r"[–—] ")
LABELLED = re.compile(r"[a-z][a-z_-]{1,20}: ")
"""A key in small letters, as before the values of a header."""
LETTERED = re.compile(r"\(?[a-z0-9]\) ")
"""The mark of an item in a list of few: "a) "."""
LONE_MARKER = re.compile(r"[•‣◦▪●○■□►▶➤✓✔∙·*]|\d{1,2}[.)]")
MAX_MARKER_CHARS = 3
EXAMPLE_CHARS = 30
LONG_CHARS = 40
"""A sentence that inline markup broke into lines has one piece of at least this length."""
MIDDLE_CHARS = 25
MIN_ITEM_BLANKS = 2
"""With fewer, what begins small may be a name that a link made stand alone: "jQuery"."""
MIN_CLOSED_LINES = 2
"""So many lines that begin with a comma and the like: the text nodes were printed a line each."""
MIN_SPACED_LINES = 3
MAX_BYLINE_CHARS = 60
MIN_SMALL_CHARS = 400
"""A shorter text may have no capitals by chance."""


class Habit(msgspec.Struct, frozen=True, kw_only=True):
    """How the tool that printed the text treats inline markup."""

    wrap: Wrap | None
    """The column it wraps at."""
    hyphens: Hyphens
    is_shredded: bool
    """Text nodes stand on lines of their own."""
    keeps_spaces: bool
    """With the white space that was around them."""
    is_small: bool = False
    """All of the text is in small letters, so that those at the beginning of a line tell nothing."""


class Opening(msgspec.Struct, frozen=True, kw_only=True):
    """How a paragraph begins."""

    first: int
    """Its first line."""
    is_small: bool
    """It is an item of a list that has lost its bullets."""


def find_habit(lines: tuple[Line, ...]) -> Habit:
    """What the lines tell of the tool."""
    wrap = find_wrap(lines)
    n_closed = sum(not line.gap and bool(CLOSER.match(line.text)) for line in lines)
    n_spaced = sum(line.open_end or line.indent == 1 for line in lines)
    return Habit(
        wrap=wrap,
        hyphens=read_hyphens(lines, wrap),
        is_shredded=n_closed >= MIN_CLOSED_LINES and wrap is None,
        keeps_spaces=n_spaced >= MIN_SPACED_LINES,
        is_small=is_small_text(lines),
    )


def join_lines(lines: tuple[Line, ...]) -> tuple[list[Line], Counter[str], dict[str, str]]:
    """The lines with broken paragraphs put together, and what was done how often, each with an example."""
    habit = find_habit(lines)
    joined: list[Line] = []
    counts: Counter[str] = Counter()
    examples: dict[str, str] = {}
    parts: list[str] = []
    opening = Opening(first=0, is_small=False)
    n_chars = 0
    for place, line in enumerate(lines):
        kind = find_break(lines, place, opening, n_chars, habit) if place else None
        if kind is None:
            close_paragraph(joined, parts)
            joined.append(line)
            opening = Opening(first=place, is_small=opens_small(lines, place, opening))
            parts, n_chars = [line.text], len(line.text)
            continue
        example = f"{parts[-1][-EXAMPLE_CHARS:]}⏎{line.text[:EXAMPLE_CHARS]}"
        is_spaced = kind == "hard-wrap" and habit.wrap is not None and habit.wrap.breaks_at_space(lines[place - 1])
        kind = join_part(parts, line.text, kind, habit.hyphens, is_spaced=is_spaced)
        n_chars += len(line.text)
        counts[kind] += 1
        examples.setdefault(kind, example)
    close_paragraph(joined, parts)
    return joined, counts, examples


def close_paragraph(joined: list[Line], parts: list[str]) -> None:
    """Give the last line the text of all its parts."""
    if len(parts) > 1:
        joined[-1] = msgspec.structs.replace(joined[-1], text="".join(parts))


def find_break(lines: tuple[Line, ...], place: int, opening: Opening, n_chars: int, habit: Habit) -> str | None:
    """What broke a paragraph before a line: `hard-wrap`, `split-item`, `split-sentence`, or null where nothing did.

    The paragraph has `n_chars` so far.
    """
    before, after = lines[place - 1], lines[place]
    if after.gap or is_lone_marker(after.text):
        return None
    is_wrapped = habit.wrap is not None and needs_wrap(before, after, habit.wrap)
    in_item = is_item(lines[opening.first])
    if is_item(after) and (not is_wrapped or find_bullet(after) or in_item or ends_sentence(before.text)):
        return None
    if is_lone_marker(before.text):
        return "split-item"
    if is_wrapped:
        return None if after.indent > before.indent and not in_item else "hard-wrap"
    return "split-sentence" if is_split(lines, place, opening, n_chars, habit) else None


def is_split(lines: tuple[Line, ...], place: int, opening: Opening, n_chars: int, habit: Habit) -> bool:
    """Whether a sentence goes on in a line, though no wrap broke it there."""
    before, after = lines[place - 1], lines[place]
    if habit.hyphens.divides and DIVIDED.search(before.text) and after.text[0].islower():
        return True
    if habit.is_small or not habit.is_shredded:
        splits = splits_small if habit.is_small else splits_sentence
        return splits(before, after, opening)
    later = lines[place + 1] if place + 1 < len(lines) and not lines[place + 1].gap else None
    return continues(before, after, later, n_chars, habit)


def is_small_text(lines: tuple[Line, ...]) -> bool:
    """Whether a text of some length has small letters, and no capitals."""
    if any(line.text != line.text.lower() for line in lines):
        return False
    return sum(map(len, (line.text for line in lines if line.text != line.text.upper()))) >= MIN_SMALL_CHARS


def is_lone_marker(text: str) -> bool:
    """Whether a line is a bullet or number without its item."""
    return len(text) <= MAX_MARKER_CHARS and LONE_MARKER.fullmatch(text) is not None


def splits_sentence(before: Line, after: Line, opening: Opening) -> bool:
    """Whether inline markup broke a sentence here, in a text that mostly has whole paragraphs on its lines."""
    if ends_sentence(before.text) or LABELLED.match(after.text) or not any(map(str.isalnum, before.text)):
        return False
    if CLOSER.match(after.text):
        return max(count_columns(before.text), count_columns(after.text)) >= LONG_CHARS
    if max(len(before.text), len(after.text)) < LONG_CHARS:
        return False
    if after.text[0].islower():
        return not opening.is_small and not is_byline(after.text) and not LETTERED.match(after.text)
    return before.open_end and len(after.text) < LONG_CHARS


def splits_small(before: Line, after: Line, _: Opening) -> bool:
    """The same in a text without capitals, where only a comma and the like tell."""
    return bool(CLOSER.match(after.text)) and not ends_sentence(before.text) and count_columns(before.text) >= LONG_CHARS


def opens_small(lines: tuple[Line, ...], place: int, above: Opening) -> bool:
    """Whether a paragraph opens small although nothing breaks off above it: an item of a list that has lost its bullets."""
    text = lines[place].text
    if not text[0].islower() or text.count(" ") < MIN_ITEM_BLANKS:
        return False
    return place > 0 and (above.is_small or ends_sentence(lines[place - 1].text))


def continues(before: Line, after: Line, later: Line | None, n_chars: int, habit: Habit) -> bool:
    """Whether a line goes on with the sentence of the line before, in a text whose text nodes stand on lines of their own."""
    is_spaced = before.open_end or after.indent == 1
    if CLOSER.match(after.text):  # .99
        return not ends_sentence(before.text) or bool(BRACKET.match(after.text))
    if OPENER.search(before.text[-TAIL_CHARS:]) or before.text == "," or before.text[-1] in "、，":  # 1.00
        return True
    if ends_sentence(before.text):
        return before.text.endswith(":") and is_spaced  # .95: "Weight:", " 12 kg"
    if hangs(before, after, n_chars, habit) or (is_spaced and after.text[0].islower()):  # .99
        return True
    if after.text[0] == "(" or DASH.match(after.text):  # 1.00
        return is_spaced or not habit.keeps_spaces or n_chars >= LONG_CHARS
    goes_on = goes_on_small if after.text[0].islower() else goes_on_spaced if is_spaced else goes_on_tight
    return goes_on(after, later, n_chars, habit)


def hangs(before: Line, after: Line, n_chars: int, habit: Habit) -> bool:
    """Whether a line breaks off behind a comma or a preposition: .97 with a space between, .92 where none are kept."""
    is_spaced = before.open_end or after.indent == 1
    if before.text.endswith((",", ".")):
        return is_spaced or n_chars >= MIDDLE_CHARS or bool(abbreviated_pattern().search(before.text[-TAIL_CHARS:]))
    if not HANGING.search(before.text[-TAIL_CHARS:]):
        return False
    if is_spaced or habit.keeps_spaces or len(after.text) >= LONG_CHARS:
        return is_spaced
    return n_chars >= LONG_CHARS or not after.text[0].isupper()


def goes_on_small(after: Line, _: Line | None, n_chars: int, habit: Habit) -> bool:
    """Whether a line with a small first letter goes on though no space stands between: .80, and .97 where none are kept."""
    n_longest = n_chars if habit.keeps_spaces else max(n_chars, len(after.text))
    return n_longest >= LONG_CHARS and not is_byline(after.text)


def goes_on_spaced(after: Line, later: Line | None, n_chars: int, _: Habit) -> bool:
    """Whether a line with a capital or a number goes on, a space between: .98 when the next line goes on from it."""
    if later is not None and leads_on(after, later):
        return True
    is_led = after.indent == 1 and not after.text[0].isdigit()
    return len(after.text) < LONG_CHARS and (n_chars >= MIDDLE_CHARS or is_led)  # .71 to .94


def goes_on_tight(after: Line, later: Line | None, n_chars: int, habit: Habit) -> bool:
    """Whether a line with a capital or a number goes on, no space between: when the next line goes on from it."""
    enough = MIDDLE_CHARS if later is not None and CLOSER.match(later.text) else LONG_CHARS
    if later is None or len(after.text) >= LONG_CHARS or n_chars < enough or not leads_on(after, later):
        return False
    if habit.keeps_spaces:
        return later.text[0].islower() and not (after.open_end or later.indent == 1)  # .76
    return not is_byline(later.text)  # .89


def leads_on(line: Line, later: Line) -> bool:
    """Whether the next line goes on from this one, by how it begins."""
    return not ends_sentence(line.text) and bool(CLOSER.match(later.text) or later.text[0].islower())


def is_byline(text: str) -> bool:
    """Whether a line is "by Jane Doe", and no part of a sentence."""
    return len(text) <= MAX_BYLINE_CHARS and not ends_sentence(text) and opens_byline(text)


def join_part(parts: list[str], text: str, kind: str, hyphens: Hyphens, *, is_spaced: bool) -> str:
    """Add a line to the paragraph; the kind of repair that this was."""
    before = parts[-1]
    if (kind == "hard-wrap" or hyphens.divides) and before[-1] in HYPHENS and (word := hyphens.join(before, text)) is not None:
        parts[-1] = word[: -len(text)]
        parts.append(text)
        return "hyphenation" if len(word) < len(before) + len(text) else kind
    is_tight = kind != "hard-wrap" and bool(CLOSER.match(text) or OPENER.search(before[-TAIL_CHARS:]))
    is_tight = is_tight or (kind != "split-item" and not is_spaced and is_unspaced(before, text))
    parts.append(text if is_tight else f" {text}")
    return kind
