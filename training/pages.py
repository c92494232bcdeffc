"""The benchmark's pages as the labeller sees them, with the gold's label for every block."""

from __future__ import annotations

import gzip
import hashlib
import json
import re
import unicodedata
from collections.abc import Iterator

import msgspec

from bench.sites import BENCH, BenchPage
from cleaner.page.embedded.show import show_embedded
from cleaner.page.evidence import read_evidence
from cleaner.page.lines.find import find_lines
from cleaner.page.reading import Reading
from cleaner.page.repair import repair_page
from cleaner.page.segment.document import segment_document
from cleaner.types import Decoded, Head
from training.flatten import FLATTENERS, HELD_OUT

DUMPERS = ("blocks", "soup", "inscriptis")
MIN_CEILING = 0.6
"""A page whose gold has fewer of its words on the page, or whose page has the gold in pieces, teaches nothing."""
OWN_FORMS = 3
"""In so many forms that our own flatteners make each page is trained on."""
HELD_OUT_SHARE = 3
"""Every third page is also flattened in the ways that training never sees."""


def fold_title(text: str) -> str:
    """A title for comparing: case, quotes, dashes and spaces folded, as the benchmark's scorer does."""
    text = re.sub(r"[‘’‚‛`´'\"“”„«»‹›]", "", unicodedata.normalize("NFKC", text).casefold())
    return re.sub(r"[\s\-‐-―]+", " ", text).strip(" .|")


def read_html(set_name: str, key: str) -> str:
    """The markup of a page."""
    return gzip.decompress((BENCH / "html" / set_name / f"{key}.html.gz").read_bytes()).decode("utf-8", "replace")


def choose_forms(key: str, n_own: int = OWN_FORMS) -> list[str]:
    """Of our own flatteners a few that are trained on, drawn by the page's name; for some pages those kept aside, too."""
    own = sorted(set(FLATTENERS) - HELD_OUT, key=lambda form: hash_text(f"{key} {form}"))
    return own[:n_own] + (sorted(HELD_OUT) if hash_text(key) % HELD_OUT_SHARE == 0 else [])


def hash_text(text: str) -> int:
    """A number that only the text decides."""
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big")


def list_others() -> Iterator[BenchPage]:
    """The set `other`, id, site and type of every page that is no article."""
    types = json.loads((BENCH / "other" / "types.json").read_text("utf-8"))
    for key, about in sorted(types.items()):
        yield "other", key, about


def read_other(key: str) -> str:
    """The markup of a page that is no article."""
    return gzip.decompress((BENCH / "other" / "html" / f"{key}.html.gz").read_bytes()).decode("utf-8", "replace")


KEPT_COLUMNS = ("headlines", "summary", "signals", "page_names")
"""What is read from a page's head."""


def read_source(kind: str, source: str) -> Reading:
    """What the labeller knows of a page before the model is asked, without the head and the markup, which take memory."""
    decoded = Decoded(text=source, format=kind, encoding="utf-8", encoding_source="benchmark")  # type: ignore[arg-type]
    page = repair_page(show_embedded(segment_document(find_lines(decoded), url=None)), ascii_quotes=False)
    whole = Reading(page)
    slim = Reading(msgspec.structs.replace(page, head=Head(), html="", repairs=()), read_evidence(Head()))
    slim.__dict__.update({column: getattr(whole, column) for column in KEPT_COLUMNS})
    return slim
