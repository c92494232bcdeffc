"""Paragraphs that came as several lines, put together: broken by a hard wrap, or by inline markup printed on lines of its own.

Where a rule gives a share, it is how often the lines belonged together, counted on 94 pages of the benchmark's seen sites
whose text nodes were printed a line each, with the markup as judge.
"""

from __future__ import annotations

import re
from collections import Counter

import msgspec

from cleaner.languages import opens_byline
from cleaner.segment.lines import Line, is_item, needs_wrap

CLOSER = re.compile(r"[,;.:!?…%)\]}]+(?![\w/])|[)\]}](?=\w)|[”’»](?! ?[A-ZÀ-Þ][a-z]+(?: |$))|['’‘]s\b")
"""What cannot open a line of its own."""
BRACKET = re.compile(r"[)\]}”’»]")
OPENER = re.compile(r"(?:^|[\s(])[(\[{“„«¿¡$€£#@‘]$|\w\($")
TERMINAL = re.compile(r"[.!?…:;。！？؟।][\"'”’»)\]]*$")
ABBREVIATED = re.compile(
    r"(?:^|[\s(])(?:[Mm]rs?|Ms|Mme|Dr|Prof|Sen|Rep|Gov|Gen|Col|Capt|Lt|Sgt|Rev|Hon|St|Mt|vs|No|Nr|Sr|Sra|bzw|ca|[A-Z])\.$"
)
"""A full stop that ends no sentence."""
HANGING = re.compile(r"(?:^|\s)[a-zà-ÿ]{1,3}$")
"""A small short word at the end of a line is mostly a preposition or an article."""
DASH = re.compile(r"[–—] ")
LABELLED = re.compile(r"[a-z][a-z_-]{1,20}: ")
"""A key in small letters, as before the values of a header."""
LONE_MARKER = re.compile(r"[•‣◦▪●○■□►▶➤✓✔∙·*]|\d{1,2}[.)]")
MAX_MARKER_CHARS = 3
TAIL_CHARS = 12
"""What is looked at of the end of a line."""
EXAMPLE_CHARS = 30
LONG_CHARS = 40
"""A sentence that inline markup broke into lines has one piece of at least this length."""
MIDDLE_CHARS = 25
MIN_CLOSED_LINES = 2
"""So many lines that begin with a comma and the like: the text nodes were printed a line each."""
MIN_SPACED_LINES = 3
MAX_BYLINE_CHARS = 60


class Habit(msgspec.Struct, frozen=True, kw_only=True):
    """How the tool that printed the text treats inline markup."""

    width: int | None
    """The column it wraps at."""
    is_shredded: bool
    """Text nodes stand on lines of their own."""
    keeps_spaces: bool
    """With the white space that was around them."""


def find_habit(lines: tuple[Line, ...], width: int | None) -> Habit:
    """What the lines tell of the tool."""
    n_closed = sum(not line.gap and bool(CLOSER.match(line.text)) for line in lines)
    n_spaced = sum(line.open_end or line.indent == 1 for line in lines)
    return Habit(
        width=width, is_shredded=n_closed >= MIN_CLOSED_LINES and width is None, keeps_spaces=n_spaced >= MIN_SPACED_LINES
    )


def join_lines(lines: tuple[Line, ...], width: int | None) -> tuple[list[Line], Counter[str], dict[str, str]]:
    """The lines with broken paragraphs put together, and what was done how often, each with an example."""
    habit = find_habit(lines, width)
    joined: list[Line] = []
    counts: Counter[str] = Counter()
    examples: dict[str, str] = {}
    parts: list[str] = []
    n_chars = 0
    for place, line in enumerate(lines):
        kind = find_break(lines, place, n_chars, habit) if place else None
        if kind is None:
            close_paragraph(joined, parts)
            joined.append(line)
            parts, n_chars = [line.text], len(line.text)
            continue
        example = f"{parts[-1][-EXAMPLE_CHARS:]}⏎{line.text[:EXAMPLE_CHARS]}"
        kind = join_part(parts, line.text, kind)
        n_chars += len(line.text)
        counts[kind] += 1
        examples.setdefault(kind, example)
    close_paragraph(joined, parts)
    return joined, counts, examples


def close_paragraph(joined: list[Line], parts: list[str]) -> None:
    """Give the last line the text of all its parts."""
    if len(parts) > 1:
        joined[-1] = msgspec.structs.replace(joined[-1], text="".join(parts))


def find_break(lines: tuple[Line, ...], place: int, n_chars: int, habit: Habit) -> str | None:
    """What broke a paragraph of so far `n_chars` before a line: `hard-wrap`, `split-sentence`, or null where nothing did."""
    before, after = lines[place - 1], lines[place]
    if after.gap or is_item(after) or is_lone_marker(after.text):
        return None
    if is_lone_marker(before.text):
        return "split-item"
    if habit.width and needs_wrap(before, after, habit.width) and len(before.text) + before.indent > habit.width / 2:
        return "hard-wrap"
    if not habit.is_shredded:
        return "split-sentence" if splits_sentence(before, after) else None
    later = lines[place + 1] if place + 1 < len(lines) and not lines[place + 1].gap else None
    return "split-sentence" if continues(before, after, later, n_chars, habit) else None


def is_lone_marker(text: str) -> bool:
    """Whether a line is a bullet or number without its item."""
    return len(text) <= MAX_MARKER_CHARS and LONE_MARKER.fullmatch(text) is not None


def splits_sentence(before: Line, after: Line) -> bool:
    """Whether inline markup broke a sentence here, in a text that mostly has whole paragraphs on its lines."""
    if max(len(before.text), len(after.text)) < LONG_CHARS or ends_sentence(before.text):
        return False
    if LABELLED.match(after.text) or not any(map(str.isalnum, before.text)):
        return False
    if CLOSER.match(after.text):
        return True
    if after.text[0].islower():
        return not is_byline(after.text)
    return before.open_end and len(after.text) < LONG_CHARS


def continues(before: Line, after: Line, later: Line | None, n_chars: int, habit: Habit) -> bool:
    """Whether a line goes on with the sentence of the line before, in a text whose text nodes stand on lines of their own."""
    is_spaced = before.open_end or after.indent == 1
    if CLOSER.match(after.text):  # .99
        return not ends_sentence(before.text) or bool(BRACKET.match(after.text))
    if OPENER.search(before.text[-TAIL_CHARS:]) or before.text == ",":  # 1.00
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
        return is_spaced or n_chars >= MIDDLE_CHARS or bool(ABBREVIATED.search(before.text[-TAIL_CHARS:]))
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


def ends_sentence(text: str) -> bool:
    """Whether a line ends like a sentence, and not in an abbreviation."""
    return bool(TERMINAL.search(text[-TAIL_CHARS:])) and not ABBREVIATED.search(text[-TAIL_CHARS:])


def is_byline(text: str) -> bool:
    """Whether a line is "by Jane Doe", and no part of a sentence."""
    return len(text) <= MAX_BYLINE_CHARS and not ends_sentence(text) and opens_byline(text)


def join_part(parts: list[str], text: str, kind: str) -> str:
    """Add a line to the paragraph; the kind of repair that this was."""
    before = parts[-1]
    if kind == "hard-wrap" and before[-1] in "-\N{SOFT HYPHEN}" and before[-2:-1].isalpha() and text[0].islower():
        parts[-1] = before[:-1]
        parts.append(text)
        return "hyphenation"
    is_tight = bool(CLOSER.match(text) or OPENER.search(before[-TAIL_CHARS:])) if kind != "hard-wrap" else False
    parts.append(text if is_tight else f" {text}")
    return kind
