"""How good the texts are by language: German, English, and all others, by the language that the benchmark gives a page.

`bench.quality` prints the table for each form. `python -m bench.languages` prints trafilatura's on the benchmark's HTML.
"""

from __future__ import annotations

import gzip
import json
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import trafilatura

from bench.measure import score_body
from bench.sites import BENCH, list_all_golds

NAMED = {"de": "German", "en": "English"}
OTHER, UNKNOWN = "other languages", "language not given"


def name_language(code: str | None) -> str:
    """The row of a page: its language where it has a row of its own."""
    return NAMED.get(code[:2], OTHER) if code else UNKNOWN


def rate_languages(texts: Mapping[tuple[str, str], str]) -> dict[str, tuple[float, int]]:
    """By language the body F1 over its pages and their number; `texts` by set and id, without a text a page has none."""
    pages = [
        (name_language(gold.get("lang")), gold["text"], texts.get((name, key), "")) for name, key, gold in list_all_golds()
    ]
    counts = Counter(language for language, _, _ in pages)
    return {
        language: (score_body((gold, text) for own, gold, text in pages if own == language), count)
        for language, count in sorted(counts.items())
    }


def read_texts(out: Path) -> dict[tuple[str, str], str]:
    """The texts of the records in a folder, by set and id."""
    return {(path.parent.name, path.stem): json.loads(path.read_text("utf-8"))["text"] for path in out.glob("*/*.json")}


def print_languages(texts: Mapping[tuple[str, str], str]) -> None:
    """The table, a row a language."""
    rows = (f"{language} {rate:.4f} ({count})" for language, (rate, count) in rate_languages(texts).items())
    print("body F1 by language (pages):", "; ".join(rows))


def extract(path: Path) -> str:
    """The text that trafilatura finds on a page."""
    return trafilatura.extract(gzip.decompress(path.read_bytes()), include_comments=False) or ""


if __name__ == "__main__":
    print_languages({(name, key): extract(BENCH / "html" / name / f"{key}.html.gz") for name, key, _ in list_all_golds()})
