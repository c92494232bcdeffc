"""Lines that a program framed come back as they were; a story that merely has such marks keeps them."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable

import pytest

from cleaner import Article, normalize
from cleaner.page.lines.carriers import read_frames
from tests.test_page_lines import STORIES, list_lines, read

Lines = tuple[str, ...]


def put_in_row(lines: Lines, delimiter: str = ",") -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerow(lines)
    return out.getvalue()


FRAMES: dict[str, Callable[[Lines], str]] = {
    "frames": lambda lines: "\n".join(f"| {line} |" for line in lines),
    "frames padded": lambda lines: "+---+\n" + "\n".join(f"|  {line:<200}|" for line in lines) + "\n+---+",
    "frames of a box": lambda lines: "╔══╗\n" + "\n".join(f"║ {line} ║" for line in lines) + "\n╚══╝",
    "forum-tags": lambda lines: "".join(f"[p]{line}[/p]" for line in lines),
    "forum-tags in lines": lambda lines: "".join(f"[center][b]{line}[/b][/center]\n" for line in lines),
    "forum-tags with values": lambda lines: (
        "[list]" + "".join(f"[*][color=#ff0000]{line}[/color]" for line in lines) + "[/list]"
    ),
    "times": lambda lines: "\n".join(f"[00:{place:02}] {line}" for place, line in enumerate(lines * 3)),
    "times with hours": lambda lines: "\n".join(f"(01:02:{place:02}.250) {line}" for place, line in enumerate(lines * 3)),
    "cells": put_in_row,
    "cells;": lambda lines: put_in_row(tuple(line.replace(",", ";") for line in lines), ";"),
    "numbers": lambda lines: "\n".join(f"    [{place}] => {line}" for place, line in enumerate(lines)),
}


@pytest.mark.parametrize("name", FRAMES)
@pytest.mark.parametrize("code", ["en", "de", "fr", "ru"])
def test_frame_of_each_line_is_taken_off(code: str, name: str) -> None:
    found = read(FRAMES[name](STORIES[code]))
    wanted = [line.replace(",", ";") for line in STORIES[code]] if name == "cells;" else list(STORIES[code])
    assert list_lines(found.text) == (wanted * 3 if name.startswith("times") else wanted)
    assert found.repairs[-1].kind == f"lines-from-{name.rstrip(';').split(' ')[0]}"


@pytest.mark.parametrize(
    "text",
    [
        'The council said [on Monday], the mayor "did not know", and the ferry, [sic] which runs daily, stays.',
        "Der Rat tagt um [18:30] Uhr.\nEr berät über die Fähre.\nUm [20:15] Uhr folgt die Bürgerstunde.\nDanach ist Schluss.",
        "Il a écrit [b] puis [/b] au tableau, et rien d'autre, a dit la maîtresse.",
        'Red,green,blue and "the rest",said the painter, were on sale; nobody, he said, bought any.',
    ],
)
def test_story_with_such_marks_keeps_them(text: str) -> None:
    assert read(text).text == text


def test_table_of_two_columns_keeps_its_bars() -> None:
    assert read_frames("| Team | Goals |\n|---|---|\n| Rovers | 3 |\n| United | 2 |\n| City | 1 |\n| Albion | 0 |") is None


def test_story_in_a_table_of_one_column_is_no_error() -> None:
    article = normalize("\n".join(f"| {line} |" for line in STORIES["de"]))
    assert isinstance(article, Article)
    assert "|" not in article.text
    assert STORIES["de"][2] in article.text
