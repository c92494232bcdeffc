"""Headers of news databases that have values without keys: how many words, the day, the paper, its code, the language."""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from cleaner.dates import parse_date
from cleaner.types import Block, Role

WORDS = re.compile(
    r"\d{1,3}(?:[,. ]?\d{3})? (?:words|wörter|mots|palabras|parole|palavras|woorden|słów|слов|слова|kelime|字|語|단어)",
    re.IGNORECASE,
)
CODE = re.compile(r"[A-Z][A-Z0-9]{2,9}")
TIME = re.compile(r"\d{1,2}:\d\d(?: ?[AaPp][Mm])?")
LANGUAGE = re.compile(
    r"english|deutsch|german|français|french|español|spanish|castilian|italiano|italian|português|portuguese|nederlands|dutch"
    r"|polski|polish|русский|russian|türkçe|turkish|العربية|arabic|עברית|hebrew|中文|chinese(?: - \w{1,20})?"
    r"|日本語|japanese|한국어|korean"
    r"|svenska|swedish|dansk|danish|norsk|norwegian|suomi|finnish|čeština|czech|українська|ukrainian",
    re.IGNORECASE,
)
MAX_NAME_CHARS = 80
BELOW_CODE = 4
"""Edition, page and language may stand below the code."""


def mark_lines(blocks: list[Block]) -> Iterator[tuple[tuple[str, str], ...]]:
    """Give the blocks of such headers their kinds; yield what each header says as meta tags."""
    for place, block in enumerate(blocks):
        if not WORDS.fullmatch(block.text) or place + 4 >= len(blocks):
            continue
        day = place + 1
        name = day + 1 + bool(TIME.fullmatch(blocks[day + 1].text))
        code = name + 1
        languages = [
            below
            for below in range(code + 1, min(code + 1 + BELOW_CODE, len(blocks)))
            if LANGUAGE.fullmatch(blocks[below].text)
        ]
        if not languages or not CODE.fullmatch(blocks[code].text) or len(blocks[name].text) > MAX_NAME_CHARS:
            continue
        found = parse_date(blocks[day].text)
        if not found or not found.day:
            continue
        for number in range(place, languages[0] + 1):
            kind = {day: Role.TIMESTAMP, name: Role.SOURCE}.get(number, Role.OTHER)
            blocks[number] = msgspec.structs.replace(blocks[number], kind=kind)
        yield ("date", blocks[day].text), ("og:site_name", blocks[name].text)
