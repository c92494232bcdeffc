"""Clean in, clean out: what is lost of texts that are nothing but the story, and whether a headline above it is told apart."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from bench.measure import WORD, fold_text

Gold = Mapping[str, Any]
LONG_WORDS, LONG_CHARS = 15, 60
"""A line that has so many words, or characters where words are not parted, is a paragraph."""
MIN_SENTENCE = 8
SENTENCE_END = re.compile(r"(?<=[.!?…。！？])[\"”’»]?\s+(?=[^\W\d_a-z]|[\"“„«])")
PARTED = 6
"""A line of fewer words than this may be one of a language that does not part them."""


def list_lines(gold: Gold) -> list[str]:
    """The lines of a story."""
    return [line.strip() for line in gold["text"].splitlines() if line.strip()]


def list_paragraphs(gold: Gold) -> list[str]:
    """Those that are whole paragraphs."""
    lines = list_lines(gold)
    return [line for line in lines if (n := len(line.split())) >= LONG_WORDS or (n < PARTED and len(line) >= LONG_CHARS)]


def take_paragraph(gold: Gold) -> str:
    """One paragraph, from the middle of the story; empty where there is none."""
    found = list_paragraphs(gold)
    return found[len(found) // 2] if found else ""


def take_sentence(gold: Gold) -> str:
    """One whole sentence of it."""
    found = [part for line in list_paragraphs(gold) for part in SENTENCE_END.split(line) if is_sentence(part)]
    return found[len(found) // 2] if found else ""


def is_sentence(part: str) -> bool:
    """Whether it is long enough and ends."""
    return len(part.split()) >= MIN_SENTENCE and part.rstrip('"”’»').endswith((".", "!", "?"))


def put_headline(gold: Gold) -> str:
    """The headline above the first paragraph; empty where one is missing."""
    found = list_paragraphs(gold)
    return f"{gold['title']}\n\n{found[0]}" if found and gold.get("title") else ""


CASES: Mapping[str, Callable[[Gold], str]] = {
    "lines": lambda gold: "\n".join(list_lines(gold)),
    "one-line": lambda gold: " ".join(list_lines(gold)),
    "paragraph": take_paragraph,
    "sentence": take_sentence,
    "headline": put_headline,
}
"""What is made of a gold, by name."""


def measure_clean(texts: Mapping[str, str], out: Path) -> dict[str, dict[str, float]]:
    """Of each case: the words kept, the documents untouched, those given a title, and those whose headline is told apart."""
    rows = dict[str, list[dict[str, float]]]()
    for name, text in texts.items():
        path = out / f"{name}.json"
        record = json.loads(path.read_bytes()) if path.exists() else {"text": "", "title": None}
        rows.setdefault(name.partition("/")[0], []).append(measure_text(text, record))
    return {case: pool(found) for case, found in rows.items()}


def measure_text(text: str, record: Mapping[str, Any]) -> dict[str, float]:
    """What became of a text."""
    given, kept = cut_words(text), cut_words(record["text"])
    headline, _, below = text.partition("\n\n")
    told = bool(record["title"]) and cut_words(record["title"]) == cut_words(headline) and kept == cut_words(below)
    lost = (Counter(given) - Counter(kept)).total()
    return {"n": len(given), "lost": lost, "untouched": given == kept, "titled": record["title"] is not None, "told": told}


def cut_words(text: str) -> list[str]:
    """The words of a text in any case."""
    return WORD.findall(fold_text(text).casefold())


def pool(rows: list[dict[str, float]]) -> dict[str, float]:
    """The shares over all texts of a case; words lost are a share of all words."""
    shares = {name: sum(row[name] for row in rows) / len(rows) for name in ("untouched", "titled", "told")}
    return {"texts": len(rows), "words_lost": sum(row["lost"] for row in rows) / sum(row["n"] for row in rows), **shares}


def print_clean(measured: Mapping[str, Mapping[str, float]]) -> None:
    """A line for each case."""
    print(f"{'':<12}{'texts':>7}{'words lost':>12}{'untouched':>11}{'titled':>9}{'told apart':>12}")
    for case, row in measured.items():
        told = f"{row['told']:>12.3f}" if case == "headline" else f"{'·':>12}"
        print(f"{case:<12}{row['texts']:>7.0f}{row['words_lost']:>12.4f}{row['untouched']:>11.3f}{row['titled']:>9.3f}{told}")
