"""Makes and keeps what training reads: every page in several forms, cut into blocks, with labels; some pages a file."""

from __future__ import annotations

import random
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import msgspec
import numpy as np

from bench.measure import fold_text
from bench.sites import UNSEEN_FOLD
from cleaner.language.identify import identify_language
from cleaner.model.contract import VoteLimits
from cleaner.page.embedded.show import show_embedded
from cleaner.page.evidence import read_evidence
from cleaner.page.lines.find import find_lines
from cleaner.page.reading import Reading
from cleaner.page.repair import repair_page
from cleaner.page.segment.document import segment_document
from cleaner.roles.engine import align_blocks
from cleaner.roles.passes import assign_roles
from cleaner.roles.votes import Votes
from cleaner.text.words import count_words
from cleaner.types import Decoded, Head, Options, Page
from training.augment import CHANGES, Pool, furnish, furnish_html
from training.flatten import FLATTENERS, HELD_OUT
from training.packing import read_thresholds
from training.pages import DUMPERS, MIN_CEILING, hash_text
from training.roles import LEARNED, PLACES, UNKNOWN, align_words, label_blocks, transfer_aligned
from training.union import CORE, MORE, UnionPage, fold_of, list_pages
from training.workspace import Workspace, say

STORE = "store"
CHUNK = 100
"""Pages of a file."""
PLAIN_FORMS = ("lines", "browser")
"""Forms that every page of `more` is scored in: it has no dumps of the benchmark's."""
OWN_FORMS = {CORE: 2, MORE: 1}
"""In so many forms of our own each page is flattened; those of the smaller collection stand for the forms, too.
Set by hand, as is the share of furnished pages below."""
SURELY = 0.98
"""How probable the gold makes the blocks that it has."""
HARDER = ("misfound", "misfound", "one-line", "one-line", "one-line", "lower", "upper", "words", "cut-end")
"""How often each way of making lines harder is drawn; set by hand, not tuned."""
FURNISHED_SHARE = 4
"""Of so many pages one has furniture put into its HTML."""


class Stored(msgspec.Struct, frozen=True, kw_only=True):
    """A page in one form, cut and labelled."""

    name: str
    form: str
    page: Page
    headlines: tuple[str, ...]
    summary: str
    kept: bytes
    """A byte a block: whether the gold has it."""
    roles: bytes
    """A signed byte a block: the place of its role among `training.roles.LEARNED`, or -1."""
    sure: bytes
    """A byte a block: how far its role may be believed, of 255."""
    kinds: bytes
    """A signed byte a block: the place among `reading.KINDS` of what the page's markup says it is, or -1; of a text, too."""
    found: float
    """Share of the gold's words that the kept blocks have."""

    @property
    def is_usable(self) -> bool:
        """Whether enough of the gold is on the page to learn from it."""
        return self.found >= MIN_CEILING

    def read(self) -> Reading:
        """What the features are made from."""
        reading = Reading(self.page, read_evidence(Head()))
        reading.__dict__.update(headlines=frozenset(self.headlines), summary=self.summary)
        return reading


@lru_cache(4)
def read_page(kind: str, source: str) -> Reading:
    """A source as the product cuts it."""
    decoded = Decoded(text=source, format=kind, encoding="utf-8", encoding_source="training")  # type: ignore[arg-type]
    page = repair_page(show_embedded(segment_document(find_lines(decoded), url=None)), ascii_quotes=False)
    return Reading(page)


@dataclass(frozen=True)
class Marks:
    """What is known of each block: whether the gold has it, its role, and how far that may be believed."""

    kept: np.ndarray
    roles: np.ndarray
    sure: np.ndarray
    kinds: np.ndarray
    """What the markup says it is, as an index into `reading.KINDS`; -1 where that is not known."""


@dataclass(frozen=True)
class Source:
    """A page whose HTML has been labelled."""

    item: UnionPage
    texts: list[str]
    marks: Marks


def store(item: UnionPage, form: str, reading: Reading, marks: Marks) -> Stored:
    """One form of a page, without what training does not ask for."""
    words = sum(words for words, is_kept in zip(reading.words, marks.kept.tolist(), strict=True) if is_kept)
    wanted = count_words(item.gold["text"])
    return Stored(
        name=item.name,
        form=form,
        page=msgspec.structs.replace(reading.page, head=Head(), html="", repairs=()),
        headlines=tuple(sorted(reading.headlines)),
        summary=reading.summary,
        kept=marks.kept.astype(np.uint8).tobytes(),
        roles=marks.roles.astype(np.int8).tobytes(),
        sure=(marks.sure * 255).astype(np.uint8).tobytes(),
        kinds=marks.kinds.astype(np.int8).tobytes(),
        found=words / wanted if wanted else 0.0,
    )


def align(reading: Reading, gold: str) -> np.ndarray:
    """For each block whether the gold has it."""
    return np.array(align_blocks([fold_text(text) for text in reading.texts], fold_text(gold)), bool)


def prepare(item: UnionPage, pool: Pool) -> Iterator[Stored]:
    """All forms of a page."""
    rng = random.Random(item.name)
    markup = item.read()
    cut = read_page("html", markup)
    source, code = label_html(item, cut)
    yield store(item, "html", cut, source.marks)
    if hash_text(f"furnish {item.name}") % FURNISHED_SHARE == 0:
        found = furnish_html(markup, item.gold["text"], pool, code, rng)
        if found:
            yield relabel(source, ("html", "html-furnished"), found[0], found[1])
    for form, text in list_forms(item, markup):
        yield relabel(source, ("text", form), text, {})
    form, text, said = change_lines(item, markup, pool, code, rng)
    yield relabel(source, ("text", form), text, said)
    if fold_of(item.site) != UNSEEN_FOLD:
        roles = source.marks.roles.tolist()
        lines = [(text, LEARNED[role]) for text, role in zip(source.texts, roles, strict=True) if role >= 0]
        pool.add(code, lines, item.gold.get("title") or next(iter(cut.evidence.headlines), None), rng)


def label_html(item: UnionPage, reading: Reading) -> tuple[Source, str]:
    """The HTML form of a page with its labels, and its language; the passes say the roles, as if the gold had voted."""
    page = reading.page
    language = identify_language(reading.body_candidate, page.head.language, None)
    kept = align(reading, item.gold["text"])
    limits = VoteLimits(keep=0.5, **read_thresholds("html"))
    votes = Votes(values=tuple(np.where(kept, SURELY, 1 - SURELY).tolist()), source="model", limits=limits)
    labels = assign_roles(reading, votes, language, Options()).labels
    roles, sure = label_blocks(page, labels, kept, item.gold)
    source = Source(item, reading.texts, Marks(kept, roles, sure, reading.kinds))
    return source, item.gold.get("lang") or language.code or ""


def list_forms(item: UnionPage, markup: str) -> Iterator[tuple[str, str]]:
    """The forms that a page is flattened in: for pages that are scored all that count, for others some."""
    scored = fold_of(item.site) == UNSEEN_FOLD
    dumps = [(dumper, text) for dumper in DUMPERS if (text := item.read_dump(dumper))]
    own = sorted(set(FLATTENERS) - HELD_OUT, key=lambda form: hash_text(f"{item.key} {form}"))[: OWN_FORMS[item.part]]
    yield from dumps
    if not dumps and (scored or hash_text(item.key) % 2):
        own = [*PLAIN_FORMS] if scored else [PLAIN_FORMS[hash_text(item.key) // 2 % 2]]
    yield from ((form, FLATTENERS[form](markup, item.key)) for form in dict.fromkeys(own))


def change_lines(item: UnionPage, markup: str, pool: Pool, code: str, rng: random.Random) -> tuple[str, str, dict[str, str]]:
    """A flattened form made harder, its name, and what was put in."""
    base = item.read_dump("blocks") or FLATTENERS["lines"](markup, item.key)
    reading = read_page("text", base)
    lines = [block.page_text for block in reading.blocks]
    chance, said, names = rng.random(), dict[str, str](), list[str]()
    if chance < 0.5:
        lines, said = furnish(lines, align(reading, item.gold["text"]).tolist(), pool, code, rng)
        names.append("furnished")
    if chance > 0.35:
        names.append(rng.choice(HARDER))
        lines = CHANGES[names[-1]](lines, rng)
    return "+".join(names), rng.choice(("\n", "\n", "\n\n")).join(lines), said


def relabel(source: Source, form: tuple[str, str], text: str, said: dict[str, str]) -> Stored:
    """Another form of a page, its labels found again; `form` is the kind of input and its name, `said` what was put in."""
    cut = read_page(form[0], text)
    lines = cut.texts
    gold = fold_case(source.item.gold["text"], form[1])
    kept = align(cut, gold) if gold else np.zeros(len(lines), bool)
    marks, origins = source.marks, align_words(source.texts, lines)
    roles, sure = transfer_aligned(origins, source.texts, marks.roles, marks.sure, lines)
    kinds = cut.kinds if cut.is_html else transfer_aligned(origins, source.texts, marks.kinds, marks.sure, lines)[0]
    for place, line in enumerate(lines):
        if (role := said.get(line)) is not None:
            roles[place], sure[place], kept[place], kinds[place] = PLACES.get(role, PLACES["other"]), 1.0, False, UNKNOWN
    if gold:
        is_body = (roles >= 0) & (roles <= PLACES["standfirst"])
        roles[kept & ~is_body] = PLACES["body"]
        roles[~kept & is_body] = UNKNOWN
    return store(source.item, form[1], cut, Marks(kept, roles, sure, kinds))


def fold_case(text: str, form: str) -> str:
    """A gold in the case of a form."""
    name = form.rpartition("+")[2]
    return text.lower() if name in {"lower", "words"} else text.upper() if name == "upper" else text


def list_chunks(every: int) -> list[list[UnionPage]]:
    """The pages of both benchmarks in any order, or every so many of them, some a file."""
    pages = list_pages()
    random.Random(7).shuffle(pages)
    pages = pages[::every]
    return [pages[start : start + CHUNK] for start in range(0, len(pages), CHUNK)]


def store_pages(work: Workspace) -> None:
    """Make the files that are missing; each stands alone, so that the same pages give the same files in any order."""
    folder = work.make(STORE, "0").parent
    chunks = [(folder / f"{number:03}.msgpack", chunk) for number, chunk in enumerate(list_chunks(work.sampling.every))]
    missing = [(path, chunk) for path, chunk in chunks if not path.exists()]
    with ProcessPoolExecutor(work.jobs) as pool:
        for number, (path, n_forms) in enumerate(pool.map(store_chunk, *zip(*missing, strict=True)) if missing else (), 1):
            say(f"store: {path.name}, {n_forms} forms; {number} of {len(missing)}")


def store_chunk(path: Path, chunk: list[UnionPage]) -> tuple[Path, int]:
    """Write the forms of some pages; an unfinished file never has its name."""
    pool = Pool()
    found = [stored for item in chunk for stored in prepare(item, pool)]
    part = path.with_suffix(".part")
    part.write_bytes(msgspec.msgpack.encode(found))
    part.rename(path)
    return path, len(found)


def read_stored(folder: Path, kind: str) -> Iterator[Stored]:
    """All forms of a kind of input that are there."""
    decoder = msgspec.msgpack.Decoder(list[Stored])
    for path in sorted((folder / STORE).glob("*.msgpack")):
        yield from (stored for stored in decoder.decode(path.read_bytes()) if stored.page.format == kind)
