"""Names beside a word for "reporter" in scripts that write both without a space: "홍길동 기자", "记者 王小明"."""

from __future__ import annotations

import re
from functools import cache

from cleaner.language.words import either, join_words, list_all
from cleaner.text.scripts import HAN, HANGUL, KATAKANA

ONLY_HANGUL, ONLY_HAN = re.compile(f"[{HANGUL}]+"), re.compile(f"[{HAN}]+")


def list_hangul() -> str:
    """The words for a reporter in Korean script, as alternatives of a pattern."""
    return join_words(filter(ONLY_HANGUL.fullmatch, list_all("reporters")))


def list_han() -> str:
    """The words for a reporter in Chinese characters that stand behind a name, as alternatives of a pattern."""
    return join_words(filter(ONLY_HAN.fullmatch, list_all("reporters")))


@cache
def hangul_reporters_pattern() -> re.Pattern[str]:
    """Korean names before the word for a reporter; group 1 has the names."""
    names = f"(?:[{HANGUL}]{{2,4}} ?[·,] ?){{0,5}}[{HANGUL}]{{2,4}}"
    return re.compile(f"(?<![{HANGUL}])({names}) ?(?:{list_hangul()})(?![{HANGUL}])")


@cache
def reporter_line_pattern() -> re.Pattern[str]:
    """A line that calls somebody a reporter, and says nothing else but perhaps an address."""
    return re.compile(
        rf"(?:[{HANGUL}]{{2,4}}[·, ]{{1,3}}){{0,4}}[{HANGUL}]{{2,4}} ?(?:{list_hangul()})(?: \S+@\S+)?"
        rf"|[{KATAKANA}{HAN}]{{2,8}}[ \u3000]?(?:{list_han()})|(?:{either('reporters_before')})[ :：]{{1,2}}[{HAN} ]{{2,14}}"
    )


@cache
def unspaced_name_pattern() -> re.Pattern[str]:
    """A name in Chinese characters, or a Korean one with the word for a reporter."""
    return re.compile(f"[{HAN}]{{3,4}}|[{HANGUL}]{{2,4}} ?(?:{list_hangul()})")


@cache
def reporter_pattern() -> re.Pattern[str]:
    """The word for a reporter before or behind a name."""
    return re.compile(
        rf"^(?:{either('reporters_before')})\s{{0,2}}(?=[{HAN}])|\s?(?:{either('reporters', 'reporters_before')})$"
    )


@cache
def han_by_pattern() -> re.Pattern[str]:
    """Names behind "reporter" or "author" in a line that has the date: "2025年4月15日 来源：新华社 记者 王小明"."""
    labels = join_words(
        word for word in (*list_all("reporters_before"), *list_all("by")) if len(word) > 1 and ONLY_HAN.fullmatch(word)
    )
    names = rf"[{HAN}]{{2,4}}(?:[、 ][{HAN}]{{2,4}}){{0,4}}"
    return re.compile(rf"(?:{labels})\s?[:：]?\s?({names})(?=[\s|｜()（）]|$)")
