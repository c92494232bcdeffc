"""Many patterns looked for at once, in time linear in the text, by RE2."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import re2

MATCHER_BYTES = 64 << 20
"""Memory that RE2 may take for all patterns of a set together; too little makes it slow."""
CHUNK_TEXTS = 256
"""So many texts are looked at together: about a page."""


class PatternSet:
    """Patterns that one automaton looks for together: best for such as begin where the text does."""

    def __init__(self, sources: Sequence[str], *, line_wise: bool = False) -> None:
        """Compile the patterns; `line_wise` ones match inside one line of a text, with `^` and `$` at its ends."""
        self._set = re2.Set.SearchSet(make_options(line_wise=line_wise))
        self._is_empty = not sources
        for source in sources:
            self._set.Add(f"(?m){source}" if line_wise else source)
        if sources:
            self._set.Compile()

    def match(self, text: str) -> list[int]:
        """The numbers of the patterns found in the text, in order."""
        if self._is_empty:
            return []
        found = self._set.Match(text.encode())
        return sorted(found) if found else []


class PatternFilter:
    """Patterns that begin anywhere: each is tried only on texts with the words it needs.

    One automaton for all of them would have as many states as there are ways in which they can be half-way through. The
    words are found by an automaton of their own, in many texts at once, each a line; so are the patterns that need no
    words. Then each pattern that may be there is looked for in those lines by itself.
    """

    def __init__(self, sources: Sequence[str]) -> None:
        """Compile the patterns."""
        wordless = set(make_filter(sources).Match("", potential=True) or ()) if sources else set()
        self._worded = [index for index in range(len(sources)) if index not in wordless]
        self._wordless = sorted(wordless)
        self._filter = make_filter([sources[index] for index in self._worded]) if self._worded else None
        rest = [sources[index] for index in self._wordless]
        self._set, self._line_set = PatternSet(rest), PatternSet(rest, line_wise=True)
        options = make_options(line_wise=True)
        self._line_patterns = [re2.compile(f"(?m){source}", options) for source in sources]

    def match_each(self, texts: Sequence[str]) -> list[list[int]]:
        """For each text the numbers of the patterns found in it, in order."""
        found: list[list[int]] = []
        for start in range(0, len(texts), CHUNK_TEXTS):
            found += self._match_chunk(texts[start : start + CHUNK_TEXTS])
        return found

    def _match_chunk(self, texts: Sequence[str]) -> list[list[int]]:
        """The same for some texts, which together are one text of many lines; those with line breaks stand aside."""
        found = [self._match_one(text) if "\n" in text else [] for text in texts]
        joined = "\n".join([text.replace("\n", " ") for text in texts])
        numbers = [self._wordless[index] for index in self._line_set.match(joined)]
        raw = joined.encode()
        if self._filter is not None:
            numbers += [self._worded[index] for index in self._filter.Match(raw, potential=True) or ()]
        for number in sorted(numbers):
            for line in find_lines(self._line_patterns[number], raw):
                if "\n" not in texts[line]:
                    found[line].append(number)
        return found

    def _match_one(self, text: str) -> list[int]:
        found = [self._wordless[index] for index in self._set.match(text)]
        if self._filter is not None:
            found += [self._worded[index] for index in self._filter.Match(text) or ()]
        return sorted(found)


def make_filter(sources: Sequence[str]) -> re2.Filter:
    """The patterns, searched for only where the words that they need stand."""
    words = re2.Filter()
    options = re2.Options()
    options.max_mem = MATCHER_BYTES // 8
    for source in sources:
        words.Add(source, options)
    words.Compile()
    return words


def make_options(*, line_wise: bool) -> re2.Options:
    """What patterns are compiled with; those that are `line_wise` never match a line break."""
    options = re2.Options()
    options.max_mem = MATCHER_BYTES
    options.never_nl = line_wise
    return options


def find_lines(pattern: Any, raw: bytes) -> Iterator[int]:
    """The numbers of the lines of a text, as UTF-8, in which a line-wise pattern is found."""
    line = start = 0
    while (match := pattern.search(raw, start)) is not None:
        line += raw.count(b"\n", start, match.start())
        yield line
        end = raw.find(b"\n", match.start())
        if end < 0:
            return
        line, start = line + 1, end + 1
