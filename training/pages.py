"""The benchmark's pages as the labeller sees them, with the gold's label for every block."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass

import numpy as np

from bench.sites import BENCH, read_golds, unseen_sites
from cleaner.embedded import show_embedded
from cleaner.evidence import read_evidence
from cleaner.label.alignment import align_blocks
from cleaner.label.features import Facts
from cleaner.label.headline import split_headline
from cleaner.label.matching import find_rules
from cleaner.label.shape import measure_page
from cleaner.label.signals import read_signals
from cleaner.repair import repair_page
from cleaner.rules import load_rules
from cleaner.segment import segment_document
from cleaner.types import Decoded, Page
from cleaner.words import count_words
from training.flatten import FLATTENERS, HELD_OUT

DUMPERS = ("blocks", "soup", "inscriptis")
MIN_CEILING = 0.6


@dataclass
class Case:
    """One page, in one form, with its labels."""

    key: str
    set: str
    site: str
    form: str
    facts: Facts
    kept: np.ndarray
    words: np.ndarray
    gold: str
    usable: bool
    signals: tuple[float, ...] = ()
    type: str = "article"


def list_golds() -> Iterator[tuple[str, str, dict]]:
    """Set, id and gold of every page of a site that may be trained on."""
    unseen = unseen_sites()
    for name, golds in read_golds().items():
        for key, gold in sorted(golds.items()):
            if gold["site"] not in unseen:
                yield name, key, gold


def load_cases(kind: str) -> list[Case]:
    """Every page of a kind, `html` or `text`, in all its forms."""
    load = load_html if kind == "html" else load_text
    with ProcessPoolExecutor(2) as pool:
        return [case for cases in pool.map(load, list_golds(), chunksize=16) for case in cases]


def read_html(set_name: str, key: str) -> str:
    """The markup of a page."""
    return gzip.decompress((BENCH / "html" / set_name / f"{key}.html.gz").read_bytes()).decode("utf-8", "replace")


def load_html(item: tuple[str, str, dict]) -> list[Case]:
    """The HTML form of a page."""
    set_name, key, _ = item
    return [make_case(item, "html", "html", read_html(set_name, key))]


def load_text(item: tuple[str, str, dict]) -> list[Case]:
    """The flattened forms of a page: the benchmark's, and those of our own flatteners."""
    set_name, key, _ = item
    cases = [
        make_case(
            item, "text", dumper, gzip.decompress((BENCH / "text" / dumper / set_name / f"{key}.txt.gz").read_bytes()).decode()
        )
        for dumper in DUMPERS
    ]
    markup = read_html(set_name, key)
    return cases + [make_case(item, "text", name, flatten(markup, key)) for name, flatten in FLATTENERS.items()]


def make_case(item: tuple[str, str, dict], kind: str, form: str, source: str) -> Case:
    """A page in one form, with each block's label: whether the gold has it, in order."""
    set_name, key, gold = item
    facts, page, signals = read_facts(kind, source)
    texts = [block.text for block in page.blocks]
    kept = np.array(align_blocks(texts, gold["text"]), bool)
    words = np.array([count_words(text) for text in texts], np.float32)
    found, wanted = float(words[kept].sum()), float(count_words(gold["text"]))
    return Case(
        key=key, set=set_name, site=gold["site"], form=form, facts=facts, kept=kept, words=words,
        gold=gold["text"], usable=found >= MIN_CEILING * wanted, signals=signals,
    )  # fmt: skip


def list_others() -> Iterator[tuple[str, str, dict]]:
    """The set `other`, id, site and type of every page that is no article, of sites that may be trained on."""
    unseen = unseen_sites()
    types = json.loads((BENCH / "other" / "types.json").read_text("utf-8"))
    for key, about in sorted(types.items()):
        if about["site"] not in unseen:
            yield "other", key, about


def load_others(kind: str) -> list[Case]:
    """Every page that is no article; flattened in a few of our own ways."""
    load = load_other_html if kind == "html" else load_other_text
    with ProcessPoolExecutor(2) as pool:
        return [case for cases in pool.map(load, list_others(), chunksize=16) for case in cases]


def load_other_html(item: tuple[str, str, dict]) -> list[Case]:
    """A page that is no article."""
    return [make_other(item, "html", "html", read_other(item[1]))]


def load_other_text(item: tuple[str, str, dict]) -> list[Case]:
    """A page that is no article in our own flattened forms."""
    markup = read_other(item[1])
    return [make_other(item, "text", form, FLATTENERS[form](markup, item[1])) for form in sorted(set(FLATTENERS) - HELD_OUT)]


def read_other(key: str) -> str:
    """The markup of a page that is no article."""
    return gzip.decompress((BENCH / "other" / "html" / f"{key}.html.gz").read_bytes()).decode("utf-8", "replace")


def make_other(item: tuple[str, str, dict], kind: str, form: str, source: str) -> Case:
    """A page that is no article in one form; it has no gold."""
    _, key, about = item
    facts, page, signals = read_facts(kind, source)
    words = np.array([count_words(block.text) for block in page.blocks], np.float32)
    return Case(
        key=key, set="other", site=about["site"], form=form, facts=facts, kept=np.zeros(len(words), bool), words=words,
        gold="", usable=False, signals=signals, type=about["type"],
    )  # fmt: skip


def read_facts(kind: str, source: str) -> tuple[Facts, Page, tuple[float, ...]]:
    """What the labeller knows of a page before the model is asked, and what the head says of the kind of page."""
    decoded = Decoded(text=source, format=kind, encoding="utf-8", encoding_source="benchmark")  # type: ignore[arg-type]
    page = repair_page(show_embedded(segment_document(decoded, url=None)), ascii_quotes=False)
    shapes = measure_page(page)
    evidence = read_evidence(page.head)
    headlines = {fold for headline in evidence.headlines for fold in split_headline(headline)}
    slim = Page(format=page.format, blocks=page.blocks, containers=page.containers)
    facts = Facts(
        page=slim,
        rules=find_rules(page, shapes, load_rules()),
        headlines=frozenset(headlines),
        summary=evidence.meta("description", "og:description") or "",
    )
    return facts, slim, read_signals(evidence) if kind == "html" else ()
