"""Whether every regular expression costs time in proportion to the text: CPU at two lengths of its own worst characters.

`python -m bench.patterns` lists the patterns that Python's `re` and RE2 run for the package, and those that grow faster
than their text. A pattern is run on long runs of the characters that it speaks of, one, two and three of them in turn, on
beginnings of what it matches, repeated, and on one such beginning before a run; each as it is used: with `match` only, or
searched for at every place.
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import re
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from itertools import permutations, product
from pathlib import Path
from re import _constants as codes  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

import msgspec

SHORT, LONG = 600, 2_400
"""Characters."""
MAX_GROWTH = 9.0
"""Four times the text may take so many times as long; one that is quadratic takes 16 times."""
MIN_SECONDS = 0.005
"""Faster than this at the longer length is not looked at: it is below what can be told from noise."""
CONFIRMATIONS = 5
"""So often in turn a pattern must look quadratic before it is called so: a machine that halts for a moment looks so too."""
MAX_CHARS, MAX_LEVELS = 10, 4
REPEATED = 2
"""So often a part stands in an example that may stand there often."""
SAMPLES = {"language": ("en", "de", "fr", "ja", "fa"), "persian_language": ("fa",), "kind": ("modified", "published")}
"""What cached functions are called with."""
REPRESENTATIVES = {
    codes.CATEGORY_SPACE: " ",
    codes.CATEGORY_DIGIT: "1",
    codes.CATEGORY_WORD: "a",
    codes.CATEGORY_NOT_SPACE: "a",
    codes.CATEGORY_NOT_DIGIT: "a",
    codes.CATEGORY_NOT_WORD: "-",
}
OTHERS = 'a1 -.<"\n'
"""Tried for characters of which a pattern says only what they are not."""


class Timed(msgspec.Struct, frozen=True, kw_only=True):
    """The worst case of a pattern."""

    name: str
    growth: float
    seconds: float
    """At the longer length."""
    attack: str
    """How it begins."""

    @property
    def is_linear(self) -> bool:
        """Whether the cost grows as the text does, or is too small to tell."""
        return self.seconds < MIN_SECONDS or self.growth <= MAX_GROWTH


def list_patterns() -> dict[str, re.Pattern[Any]]:
    """The patterns that the modules hold, by module and name, also those in tables and in values of other types."""
    import cleaner  # noqa: PLC0415

    found: dict[str, re.Pattern[Any]] = {}
    for module in pkgutil.walk_packages(cleaner.__path__, "cleaner."):
        if module.name != "cleaner.__main__" and not module.name.startswith("cleaner.integrations."):
            for name, value in vars(importlib.import_module(module.name)).items():
                if not name.startswith("__"):
                    made = list_made(value) if hasattr(value, "cache_info") else [("", value)]
                    found |= {f"{module.name}.{name}{way}{path}": held for way, one in made for path, held in list_held(one, 0)}
    first = {id(pattern): name for name, pattern in reversed(found.items())}
    return {name: pattern for name, pattern in found.items() if first[id(pattern)] == name}


def list_made(function: Any) -> list[tuple[str, Any]]:
    """The patterns that a cached function makes, with its arguments; nothing of a function that makes others."""
    signature = inspect.signature(function)
    if "Pattern" not in str(signature.return_annotation):
        return []
    needed = [name for name, parameter in signature.parameters.items() if parameter.default is parameter.empty]
    if not set(needed) <= set(SAMPLES):
        return []
    calls = product(*(SAMPLES[name] for name in needed))
    made = [(f"({', '.join(arguments)})", function(*arguments)) for arguments in calls]
    return [(call, vars(value) if hasattr(value, "__dict__") else value) for call, value in made]


def list_held(value: Any, depth: int) -> Iterator[tuple[str, re.Pattern[Any]]]:
    """The patterns in a value, with the way to each."""
    if isinstance(value, re.Pattern):
        yield "", value
    elif depth <= MAX_LEVELS:
        for key, held in list_items(value):
            yield from ((f"[{key}]{path}", pattern) for path, pattern in list_held(held, depth + 1))


def list_items(value: Any) -> list[tuple[Any, Any]]:
    """What a value holds, by key."""
    if isinstance(value, dict):
        return list(value.items())
    if isinstance(value, msgspec.Struct):
        return [(name, getattr(value, name)) for name in value.__struct_fields__]
    return list(enumerate(value)) if isinstance(value, list | tuple | set | frozenset) else []


def parse(pattern: re.Pattern[Any]) -> Any:
    """The parse tree of a pattern."""
    source = pattern.pattern
    return parser.parse(source, pattern.flags & ~re.UNICODE if isinstance(source, bytes) else pattern.flags)


def list_chars(tree: Any) -> Iterator[str]:
    """A character for everything that the pattern speaks of."""
    for code, argument in tree:
        if code is codes.LITERAL:
            yield chr(argument)
        elif code in {codes.NOT_LITERAL, codes.ANY}:
            yield from OTHERS[:3]
        elif code is codes.IN:
            yield from list_class(argument)
        else:
            for part in list_parts(code, argument):
                yield from list_chars(part)


def list_class(items: Any) -> Iterator[str]:
    """A few characters of a class."""
    if items and items[0][0] is codes.NEGATE:
        excluded = set(list_class(items[1:]))
        yield from [char for char in OTHERS if char not in excluded][:3]
        return
    for code, argument in items:
        if code is codes.LITERAL:
            yield chr(argument)
        elif code is codes.RANGE:
            yield chr(argument[0])
        elif code is codes.CATEGORY:
            yield REPRESENTATIVES[argument]


def list_parts(code: Any, argument: Any) -> list[Any]:
    """The trees inside a node."""
    if code in {codes.MAX_REPEAT, codes.MIN_REPEAT, codes.POSSESSIVE_REPEAT}:
        return [argument[2]]
    if code is codes.SUBPATTERN:
        return [argument[3]]
    if code is codes.BRANCH:
        return list(argument[1])
    if code is codes.ATOMIC_GROUP:
        return [argument]
    if code is codes.GROUPREF_EXISTS:
        return [part for part in argument[1:] if part is not None]
    return [argument[1]] if code in {codes.ASSERT, codes.ASSERT_NOT} else []


def make_examples(tree: Any) -> list[str]:
    """A few texts that the pattern would match, but for what stands around it: the first ways that it leaves open."""
    texts = [""]
    for code, argument in tree:
        texts = [text + end for text in texts for end in make_ends(code, argument)][:12]
    return texts


def make_ends(code: Any, argument: Any) -> list[str]:
    """What a node may match."""
    if code in {codes.LITERAL, codes.NOT_LITERAL, codes.ANY}:
        return [chr(argument) if code is codes.LITERAL else "a"]
    if code is codes.IN:
        return list(list_class(argument))[:2] or ["a"]
    if code in {codes.MAX_REPEAT, codes.MIN_REPEAT, codes.POSSESSIVE_REPEAT}:
        low, high, part = argument
        n_times = min(high, max(low, REPEATED))
        return [example * n_times for example in make_examples(part)[:3]]
    if code is codes.BRANCH:
        return [example for part in argument[1] for example in make_examples(part)[:1]][:6]
    if code in {codes.SUBPATTERN, codes.ATOMIC_GROUP}:
        return make_examples(argument[3] if code is codes.SUBPATTERN else argument)[:4]
    return [""]


def make_attacks(tree: Any) -> Iterator[Callable[[int], str]]:
    """Texts of any length on which the pattern may have to try much."""
    chars = list(dict.fromkeys(list_chars(tree)))
    step = max(1, len(chars) // MAX_CHARS)
    runs = chars[::step][:MAX_CHARS]
    runs += ["".join(pair) for pair in permutations(runs[:5], 2)] + ["".join(three) for three in permutations(runs[:3], 3)]
    examples = make_examples(tree)[:6]
    starts = list(dict.fromkeys(text[: len(text) * part // 4] for text in examples for part in (1, 2, 3, 4)))
    ends = [text[:-1] for text in examples]
    for unit in dict.fromkeys([*runs, *starts, *ends]):
        if unit:
            yield repeat(unit)
    for start in starts[:8]:
        for char in runs[:6]:
            yield repeat(char, start)


def measure(function: Callable[[Any], object], text: Any) -> float:
    """CPU seconds of one call."""
    start = time.process_time()
    function(text)
    return time.process_time() - start


def time_pattern(name: str, run: Callable[[Any], object], attacks: Iterator[Callable[[int], str]], *, is_bytes: bool) -> Timed:
    """The worst of the attacks: the slowest that does not look linear, else the slowest."""
    worst = Timed(name=name, growth=0.0, seconds=0.0, attack="")
    for attack in attacks:
        short, long = (as_kind(attack(size), is_bytes=is_bytes) for size in (SHORT, LONG))
        seconds = measure(run, long)
        if seconds < MIN_SECONDS:
            worst = worst if worst.seconds >= seconds else msgspec.structs.replace(worst, seconds=seconds)
            continue
        timed = Timed(name=name, growth=0.0, seconds=seconds, attack=ascii(attack(24)))
        for _ in range(CONFIRMATIONS):
            timed = compare(timed, min(measure(run, long) for _ in range(3)), min(measure(run, short) for _ in range(3)))
            if timed.is_linear:
                break
        if (not timed.is_linear, timed.seconds) > (not worst.is_linear, worst.seconds):
            worst = timed
    return worst


def compare(timed: Timed, seconds: float, short_seconds: float) -> Timed:
    """The case with what it took at the longer and at the shorter length."""
    growth = seconds / max(short_seconds, 1e-7)
    return msgspec.structs.replace(timed, growth=round(growth, 1), seconds=round(seconds, 5))


def as_kind(text: str, *, is_bytes: bool) -> Any:
    """The text, or its bytes."""
    return text.encode("latin-1", "replace") if is_bytes else text


def use_everywhere(pattern: re.Pattern[Any]) -> Callable[[Any], object]:
    """The pattern, looked for at every place of a text."""
    return lambda text: sum(1 for _ in pattern.finditer(text))


def time_python(pattern: re.Pattern[Any], name: str, *, only_start: bool = False) -> Timed:
    """The worst case of a pattern of Python's `re`."""
    run: Callable[[Any], object] = pattern.match if only_start else use_everywhere(pattern)
    return time_pattern(name, run, make_attacks(parse(pattern)), is_bytes=isinstance(pattern.pattern, bytes))


def time_named(named: tuple[str, re.Pattern[Any]]) -> Timed:
    """One of the listed patterns as the package uses it."""
    name, pattern = named
    return time_python(pattern, name, only_start=is_used_at_start(name))


def time_rules() -> Iterator[Timed]:
    """The worst case of each rule's patterns, as RE2 runs them: its own examples and their beginnings, on and on."""
    import re2  # noqa: PLC0415

    from cleaner.rules.book import load_rules  # noqa: PLC0415

    for rule in load_rules().rules:
        units = [text[: max(1, len(text) * part // 2)] for text in (*rule.matches, *rule.spares)[:2] for part in (1, 2)]
        units += sorted({char for text in rule.matches[:2] for char in text if not char.isalpha()})[:3]
        for place, source in enumerate((*rule.lines, *rule.starts, *rule.patterns)):
            pattern = re2.compile(source if rule.case_sensitive else f"(?i){source}")
            yield time_pattern(f"rule {rule.id}[{place}]", use_everywhere(pattern), map(repeat, units), is_bytes=False)


def repeat(unit: str, start: str = "") -> Callable[[int], str]:
    """A text of any length that says one thing over and over, behind a beginning."""
    return lambda n_chars: (start + unit * (n_chars // len(unit) + 1))[:n_chars]


def is_used_at_start(name: str) -> bool:
    """Whether the package uses a pattern only with `match` and `fullmatch`: then not every place is tried."""
    used = list_uses().get(name.rpartition(".")[2].partition("[")[0], set())
    return bool(used) and used <= {"match", "fullmatch"}


@cache
def list_uses() -> dict[str, set[str]]:
    """For each name in the package the methods that are called on it."""
    uses: dict[str, set[str]] = {}
    for name, method in re.findall(r"\b(\w+)\.(\w+)\(", read_sources()):
        uses.setdefault(name, set()).add(method)
    return uses


@cache
def read_sources() -> str:
    """The package's code."""
    import cleaner  # noqa: PLC0415

    return "\n".join(path.read_text("utf-8") for path in sorted(Path(cleaner.__path__[0]).rglob("*.py")))


def main() -> None:
    """Time them all, and list those that grow too fast."""
    with ProcessPoolExecutor() as pool:
        results = list(pool.map(time_named, list_patterns().items(), chunksize=4))
    n_python = len(results)
    results += time_rules()
    bad = [timed for timed in results if not timed.is_linear]
    for timed in sorted(bad, key=lambda timed: -timed.seconds):
        print(f"{timed.name:60} x{timed.growth:5.1f}  {timed.seconds * 1e3:8.1f} ms  {timed.attack}")
    print(f"{n_python} patterns of Python's re and {len(results) - n_python} of rules, {len(bad)} that grow too fast")
    sys.exit(1 if bad else 0)


if __name__ == "__main__":
    main()
