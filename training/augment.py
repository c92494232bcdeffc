"""Makes training harder: furniture inside the story, captions between paragraphs, lines found badly, one case, cut ends.

Each way is a function of a text's lines and a random generator; the gold stays what it was, so labels are found anew for what
comes out. What is put in comes from the examples of the rules and from other pages of the same language.
"""

from __future__ import annotations

import random
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from cleaner.rules.book import load_rules
from cleaner.types import CHROME_ROLES, Role

Item = TypeVar("Item")
Line = tuple[str, str]
"""A line of furniture, and what it is."""
SENTENCE_END = re.compile(r"(?<=[.!?…。！？]) +")
MAX_PER_PAGE, MAX_PER_LANGUAGE = 6, 4_000
MIN_WORDS, MAX_WORDS = 2, 30
KINDS = ("related", "subscription", "sharing", "advertising", "comments", "navigation", "other")
"""What stands inside stories: nobody puts a legal notice there."""
MAX_INSERTS = 4
SIGNS = (
    "Read more: {}", "READ MORE: {}", "Related: {}", "See also: {}", "Lesen Sie auch: {}", "Mehr zum Thema: {}",
    "Lire aussi : {}", "À lire aussi : {}", "Lea también: {}", "Te puede interesar: {}", "Leggi anche: {}", "Leia também: {}",
    "Lees ook: {}", "Läs också: {}", "Czytaj też: {}", "Читайте также: {}", "Читайте також: {}", "Διαβάστε επίσης: {}",
    "Ayrıca oku: {}", "関連記事：{}", "延伸阅读：{}", "اقرأ أيضا: {}", "→ {}", "» {}", "• {}", "[{}]",
)  # fmt: skip
"""How stories point to others, around a headline."""
CREDITS = ("Photo: {}", "Foto: {}", "({})", "Credit: {}", "Photograph: {}", "© {}", "Image: {}", "/{}", "Bild: {}", "Фото: {}")
AGENCIES = (
    "AP",
    "Reuters",
    "AFP",
    "dpa",
    "Getty Images",
    "EPA",
    "Shutterstock",
    "AP/Jane Roe",
    "Richard Roe",
    "REUTERS/J. Roe",
)


class Pool:
    """Lines of furniture, headlines and captions of pages, by language, and those of the rules' examples."""

    def __init__(self) -> None:
        """The examples of the rules."""
        self.examples = [
            (line, rule.role.value)
            for rule in load_rules().rules
            if rule.role in CHROME_ROLES and rule.role is not Role.LEGAL and not (rule.classes or rule.tags)
            for line in rule.matches
        ]
        self.lines: dict[str, list[Line]] = defaultdict(list)
        self.headlines: dict[str, list[str]] = defaultdict(list)
        self.captions: dict[str, list[str]] = defaultdict(list)

    def add(self, language: str, lines: Iterable[Line], headline: str | None, rng: random.Random) -> None:
        """Take in some lines of a page; late pages drive out early ones."""
        found = [(text, role) for text, role in lines if MIN_WORDS <= len(text.split()) <= MAX_WORDS and len(text) < 300]
        for text, role in rng.sample(found, min(MAX_PER_PAGE, len(found))):
            if role in KINDS:
                put(self.lines[language], (text, role), rng)
            elif role == "caption":
                put(self.captions[language], text, rng)
        if headline and MIN_WORDS <= len(headline.split()) <= MAX_WORDS:
            put(self.headlines[language], headline, rng)

    def draw(self, language: str, rng: random.Random) -> Line:
        """A line of furniture or a caption."""
        chance = rng.random()
        if chance < 0.25:
            return rng.choice(self.examples)
        if chance < 0.55 and self.headlines[language]:
            return rng.choice(SIGNS).format(rng.choice(self.headlines[language])), "related"
        if chance < 0.75 and self.captions[language]:
            text = rng.choice(self.captions[language])
            return (f"{text} {rng.choice(CREDITS).format(rng.choice(AGENCIES))}" if rng.random() < 0.4 else text), "caption"
        return rng.choice(self.lines[language] or self.examples)


def put(items: list[Item], item: Item, rng: random.Random) -> None:
    """Add to a list that does not grow for ever."""
    if len(items) < MAX_PER_LANGUAGE:
        items.append(item)
    else:
        items[rng.randrange(len(items))] = item


def furnish(
    lines: Sequence[str], kept: Sequence[bool], pool: Pool, language: str, rng: random.Random
) -> tuple[list[str], dict[str, str]]:
    """The lines with furniture between those of the story, also before its last; and what each put-in line is."""
    story = [place for place, is_kept in enumerate(kept) if is_kept]
    if len(story) < 2:
        return list(lines), {}
    chosen = rng.sample(story[1:], min(rng.randint(1, MAX_INSERTS), len(story) - 1))
    if rng.random() < 0.5:
        chosen.append(story[-1])
    put_in: dict[int, list[Line]] = {
        place: [pool.draw(language, rng) for _ in range(rng.choice((1, 1, 1, 2, 3)))] for place in chosen
    }
    out: list[str] = []
    for place, line in enumerate(lines):
        out += [text for text, _ in put_in.get(place, ())]
        out.append(line)
    return out, {text: role for found in put_in.values() for text, role in found}


def misfind(lines: Sequence[str], rng: random.Random) -> list[str]:
    """The lines as a model of boundaries gives them back: some joined with the next, some cut at a sentence, few elsewhere."""
    join, cut, wild = rng.choice((0.02, 0.06, 0.12)), rng.choice((0.05, 0.2, 0.8)), rng.choice((0.0, 0.01, 0.03))
    joint = rng.choice((" ", " ", " ", ""))
    out: list[str] = []
    glue = False
    for line in lines:
        for piece in cut_line(line, cut, wild, rng):
            if glue:
                out[-1] += joint + piece
            else:
                out.append(piece)
            glue = rng.random() < join
    return out


def cut_line(line: str, cut: float, wild: float, rng: random.Random) -> list[str]:
    """A line, cut behind some of its sentences, or between any two words."""
    pieces = [""]
    for sentence in SENTENCE_END.split(line):
        for number, word in enumerate(sentence.split(" ")):
            is_new = rng.random() < (cut if not number else wild)
            if is_new and pieces[-1]:
                pieces.append(word)
            else:
                pieces[-1] += f" {word}" if pieces[-1] else word
    return pieces


def lower(lines: Sequence[str], _: random.Random) -> list[str]:
    """Small letters."""
    return [line.lower() for line in lines]


def upper(lines: Sequence[str], _: random.Random) -> list[str]:
    """Capitals."""
    return [line.upper() for line in lines]


def strip_marks(lines: Sequence[str], _: random.Random) -> list[str]:
    """Words only."""
    return [line for line in (" ".join(re.sub(r"[^\w\s]", " ", line.lower()).split()) for line in lines) if line]


def join_all(lines: Sequence[str], _: random.Random) -> list[str]:
    """One line: what reads it has to find the lines again, and errs as it does in use."""
    return [" ".join(lines)]


def cut_end(lines: Sequence[str], rng: random.Random) -> list[str]:
    """A dump that was cut off somewhere in its second half."""
    return list(lines[: rng.randint(len(lines) // 2, len(lines))]) or list(lines)


CHANGES: dict[str, Callable[[Sequence[str], random.Random], list[str]]] = {
    "lower": lower,
    "upper": upper,
    "words": strip_marks,
    "misfound": misfind,
    "cut-end": cut_end,
    "one-line": join_all,
}
PARAGRAPH = re.compile(r"<p[\s>]", re.IGNORECASE)
TAG = re.compile(r"<[^>]{0,2000}>")
SHELLS = (
    "<p>{}</p>", "<p><a href='/x'>{}</a></p>", "<div><a href='/news/1'>{}</a></div>", "<p><strong>{}</strong></p>",
    "<aside class='box'><a href='/2'>{}</a></aside>", "<p><em><a href='/y'>{}</a></em></p>", "<div class='inline'>{}</div>",
    "<ul><li><a href='/3'>{}</a></li></ul>", "<div class='teaser'><h3><a href='/4'>{}</a></h3></div>",
)  # fmt: skip
CAPTION_SHELLS = (
    "<figure><img src='/a.jpg'><figcaption>{}</figcaption></figure>", "<div class='image'><img src='/a.jpg'><p>{}</p></div>",
    "<p><img src='/b.jpg'><br><small>{}</small></p>", "<div><img src='/c.jpg'><span>{}</span></div>",
)  # fmt: skip
SEEN_CHARS = 400


def furnish_html(markup: str, gold: str, pool: Pool, language: str, rng: random.Random) -> tuple[str, dict[str, str]] | None:
    """The markup with furniture before some of the story's paragraphs; null where fewer than two are found."""
    folded = " ".join(gold.split())
    starts = [
        found.start()
        for found in PARAGRAPH.finditer(markup)
        if opens_story(markup[found.start() : found.start() + SEEN_CHARS], folded)
    ]
    if len(starts) < 2:
        return None
    chosen = set(rng.sample(starts[1:], min(rng.randint(1, MAX_INSERTS), len(starts) - 1)))
    if rng.random() < 0.5:
        chosen.add(starts[-1])
    said: dict[str, str] = {}
    pieces, last = list[str](), 0
    for start in sorted(chosen):
        text, role = pool.draw(language, rng)
        text = text.replace("<", " ").replace("&", " ")
        said[text] = role
        pieces += [markup[last:start], rng.choice(CAPTION_SHELLS if role == "caption" else SHELLS).format(text)]
        last = start
    return "".join((*pieces, markup[last:])), said


def opens_story(piece: str, gold: str) -> bool:
    """Whether a piece of markup begins with words of the story."""
    words = " ".join(TAG.sub(" ", piece.partition("</p")[0]).split())[:40]
    return len(words) > 20 and words in gold
