"""Damaged text mended, and every kind of repair counted; clean text passes through untouched and cheaply.

A repair is asked only about blocks in which its gate is found.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

import msgspec

from cleaner.mojibake import MOJIBAKE, MOJIBAKE_START, fix_mojibake
from cleaner.repairers import ASCII_QUOTES_REPAIRER, REPAIRERS, Repairer
from cleaner.spans import mend_spans
from cleaner.types import Block, Head, Page, Repair, Role
from cleaner.words import list_chars

EXAMPLE_CHARS = 20
MAX_ROUNDS = 8
"""One repair may bring to light what another mends."""
MAX_SIGNS = 3
"""Looking for each of so many characters is cheaper than for all at once."""
LOW_QUOTES = ("\N{DOUBLE LOW-9 QUOTATION MARK}", "\N{SINGLE LOW-9 QUOTATION MARK}")
"""Where a document opens quotes with these, a high mark after a letter closes one."""
SURROGATE = re.compile("[\ud800-\udfff]")


def repair_page(page: Page, *, ascii_quotes: bool) -> Page:
    """The page with its blocks mended and the repairs listed; blocks with nothing left in them are dropped."""
    blocks = list(page.blocks)
    chars = list_chars("".join([block.text for block in blocks]))
    repairers = (*REPAIRERS, ASCII_QUOTES_REPAIRER) if ascii_quotes else REPAIRERS
    wanted = [repairer for repairer in repairers if not (repairer.kind == "glued-quote" and not chars.isdisjoint(LOW_QUOTES))]
    done: dict[str, Repair] = {}
    places: Sequence[int] = range(len(blocks))
    for _ in range(MAX_ROUNDS):
        before = tuple(blocks)
        for repairer in wanted:
            signs = repairer.sign.findall("".join(chars))
            if signs and (repair := mend_blocks(blocks, find_places(blocks, places, signs, repairer.gate), repairer)):
                done[repair.kind] = add_repair(done.get(repair.kind), repair)
                chars = list_chars("".join([blocks[place].text for place in places]))
        places = [place for place in places if blocks[place] is not before[place]]
        if not places:
            break
    head = mend_head(page.head)
    page = page if head is page.head else msgspec.structs.replace(page, head=head)
    if not done:
        return page
    repairs = [*page.repairs, *done.values()]
    if all(block.text for block in blocks):
        return msgspec.structs.replace(page, blocks=tuple(blocks), repairs=tuple(repairs))
    return drop_empty(page, blocks, repairs)


def find_places(blocks: Sequence[Block], places: Sequence[int], signs: Sequence[str], gate: re.Pattern[str]) -> Sequence[int]:
    """The places whose blocks have one of the characters; with many characters all places, if the gate is found at all."""
    if len(signs) > MAX_SIGNS:
        return places if gate.search("\n".join([blocks[place].text for place in places])) else ()
    found = [place for sign in signs for place in places if sign in blocks[place].text]
    return found if len(signs) == 1 else sorted(set(found))


def mend_head(head: Head) -> Head:
    """The head with its texts mended as the blocks are; they are no part of the page, so that is not listed."""
    texts = (head.title or "", *(content for _, content in head.metas), *head.json_ld)
    if not any(MOJIBAKE_START.search("".join(set(text))) and MOJIBAKE.search(text) for text in texts if not text.isascii()):
        return head
    return msgspec.structs.replace(
        head,
        title=fix_mojibake(head.title)[0] if head.title else None,
        metas=tuple((name, fix_mojibake(content)[0]) for name, content in head.metas),
        json_ld=tuple(fix_mojibake(source)[0] for source in head.json_ld),
    )


def add_repair(first: Repair | None, second: Repair) -> Repair:
    """Two rounds of one kind of repair as one."""
    return msgspec.structs.replace(first, count=first.count + second.count) if first else second


def mend_blocks(blocks: list[Block], places: Iterable[int], repairer: Repairer) -> Repair | None:
    """Mend the blocks at these places of the list; what was done, or null where nothing was."""
    total = 0
    example = ""
    for place in places:
        block = blocks[place]
        if block.kind is Role.CODE or not repairer.gate.search(block.text):
            continue
        mended, count = repairer.mend(block.text)
        if mended != block.text:
            example = example or show_change(block.text, mended)
            total += max(count, 1)
            spans = tuple(mend_spans(block, mended, repairer.mend)) if block.spans else ()
            blocks[place] = msgspec.structs.replace(block, text=mended, spans=spans)
    return Repair(kind=repairer.kind, count=total, example=example) if total else None


def drop_empty(page: Page, blocks: list[Block], repairs: list[Repair]) -> Page:
    """The page without the blocks that repair left empty; containers and marks keep pointing to the same blocks."""
    moved = [0]
    for block in blocks:
        moved.append(moved[-1] + bool(block.text))
    containers = tuple(
        msgspec.structs.replace(container, start=moved[container.start], end=moved[container.end])
        for container in page.containers
    )
    marks = tuple(msgspec.structs.replace(mark, block=moved[mark.block]) for mark in page.head.marks)
    return msgspec.structs.replace(
        page,
        blocks=tuple(block for block in blocks if block.text),
        containers=containers,
        head=msgspec.structs.replace(page.head, marks=marks),
        repairs=tuple(repairs),
    )


def show_change(before: str, after: str) -> str:
    """The first place where two texts differ, before → after, with what cannot be seen written as escapes."""
    same = next(
        (place for place, (a, b) in enumerate(zip(before, after, strict=False)) if a != b), min(len(before), len(after))
    )
    start = max(0, same - EXAMPLE_CHARS // 2)
    shown = (escape_unseen(text[start : start + EXAMPLE_CHARS]) for text in (before, after))
    return " → ".join(shown)


def escape_unseen(text: str) -> str:
    """The text with what does not print written as an escape."""
    return "".join(char if char.isprintable() else char.encode("unicode_escape").decode() for char in text)


def scrub_surrogates(text: str) -> tuple[str, int]:
    """The text with lone surrogates, which no encoding can write, as U+FFFD."""
    return SURROGATE.subn("\N{REPLACEMENT CHARACTER}", text)
