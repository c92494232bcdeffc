"""Small inputs after public reports, each with what an editor wants of its record.

`tests/cases/<format>/<slug>.want.json` says it: `fields` (dates as far as they are given), `any` of several values, strings that
`must` or `must_not` be in the text, or stand there `once`, whole `paragraphs`, all `captions`, `roles`, and warnings.
`tests/cases/known-wrong.txt` lists those that are not right yet: one that became right leaves it.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from cleaner import Article, normalize

CASES = Path(__file__).parent / "cases"
KNOWN_WRONG = frozenset((CASES / "known-wrong.txt").read_text("utf-8").split())
SLUGS = sorted(f"{path.parent.name}/{path.name.removesuffix('.want.json')}" for path in CASES.glob("*/*.want.json"))
QUOTES = str.maketrans("“”‘’", "\"\"''")
DATES = frozenset({"date_published", "date_modified"})


def fold(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())


def agrees(field: str, got: Any, wanted: Any) -> bool:
    if isinstance(got, str) and isinstance(wanted, str):
        if field in DATES:
            return got.startswith(wanted)
        return fold(got).translate(QUOTES) == fold(wanted).translate(QUOTES)
    return bool(got == wanted)


def list_faults(record: dict[str, Any], want: dict[str, Any]) -> Iterator[str]:
    offers = {field: [value] for field, value in want.get("fields", {}).items()} | want.get("any", {})
    for field, values in offers.items():
        if not any(agrees(field, record[field], value) for value in values):
            yield f"{field} is {record[field]!r}, not {values!r}"
    text = fold(record["text"])
    lines = {fold(line).removeprefix("- ") for part in ("\n\n", "\n") for line in record["text"].split(part)}
    yield from (f"lost {part!r}" for part in want.get("must", ()) if fold(part).removeprefix("- ") not in text)
    yield from (f"kept {part!r}" for part in want.get("must_not", ()) if fold(part) in text)
    yield from (f"not once {part!r}" for part in want.get("once", ()) if text.count(fold(part)) != 1)
    yield from (f"no paragraph {part!r}" for part in want.get("paragraphs", ()) if fold(part) not in lines)
    if "captions" in want and record["captions"] != want["captions"]:
        yield f"captions are {record['captions']!r}"
    for part, role in want.get("roles", ()):
        if [block["role"] for block in record["blocks"] if part in block["text"]] != [role]:
            yield f"{part!r} is no {role}"
    warnings = set(record["warnings"])
    if not set(want.get("warnings_have", ())) <= warnings or not warnings.isdisjoint(want.get("warnings_not", ())):
        yield f"warnings are {sorted(warnings)}"


@pytest.mark.golden
@pytest.mark.parametrize("slug", SLUGS)
def test_record_is_what_an_editor_wants(slug: str) -> None:
    path = CASES / f"{slug}.want.json"
    (source,) = (other for other in path.parent.glob(f"{path.name.removesuffix('.want.json')}.*") if other != path)
    answer = normalize(source.read_bytes(), input_format="html" if path.parent.name == "html" else "auto")
    assert isinstance(answer, Article)
    faults = list(list_faults(answer.to_dict(), json.loads(path.read_text("utf-8"))))
    assert bool(faults) == (slug in KNOWN_WRONG), faults or "it became right: take it out of known-wrong.txt"
