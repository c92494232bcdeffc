"""How stable a record's text is: it goes through the tool once more, alone, and should come back as it was."""

from __future__ import annotations

import json
from pathlib import Path

from bench.measure import score_body
from cleaner import Article, normalize

STEP = 8
MIN_WORDS = 50


def score_second_pass(records: Path) -> float:
    """The body F1 of the second pass against the first, over every eighth record that has a text."""
    pairs = []
    for path in sorted(records.glob("*/*.json"))[::STEP]:
        record = json.loads(path.read_text("utf-8"))
        if record["word_count"] >= MIN_WORDS:
            again = normalize(record["text"], input_format="text")
            pairs.append((record["text"], again.text if isinstance(again, Article) else ""))
    return score_body(pairs)
