"""No word of a language stands in Python, and one file is all that a new language needs."""

from __future__ import annotations

import ast
import json
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from cleaner import Article, normalize
from cleaner.language.words import Words, join_words, load_words, read_words
from tests.test_tails import LONG_STORY, OTHERS, READERS, STAMPED

ReadAll = Callable[..., list[dict[str, Any]]]
TITLE = "Bridge over the Wend closed"
COMMENTS = [*READERS, *READERS[:2], OTHERS[2], *READERS[3:5], OTHERS[0]]

ROOT = Path(__file__).parent.parent / "cleaner"
STAGES = ("text", "language", "rules", "model", "page", "roles", "fields", "record")
"""The packages that read documents; those of the command speak English to their user."""
GENERAL = frozenset({"menu", "small", "particles", "no_names", "outlets", "more", "where", "job_of"})
"""Keys whose words are too common to tell a list of words from a list of names that machines use."""
NO_WORDS = {
    "authors.py: AUTHOR_NAMES": "names of elements",
    "captions.py: CREDIT_NAMES": "names of elements",
    "frames.py: PICTURE_NAMES": "names of elements",
    "frames.py: OTHER_NAMES": "names of elements",
    "dates_in_doubt.py: DAY_FIRST_REGIONS": "codes of countries",
    "identify.py: CODES": "codes of languages",
    "identify.py: COUNTRIES": "codes of countries",
    "date_words.py: ENGLISH": "what the dates of all languages are turned into before they are read",
    "date_words.py: WRITERS": "the same",
    "date_words.py: list_patterns": "the same",
    "words.py: Words": "names of keys that Python has for words of its own",
    "words.py: load_months": "babel's name of a context",
    "looks.py: (CURRENCY, CENTURY)": "signs of currencies",
    "hiding.py: find_hiding": "a value of HTML",
    "title.py: COLUMNS": "names of columns",
    "columns.py: COLUMNS": "names of columns",
    "contract.py: __all__": "names of functions",
    "sniff.py: KINDS": "what errors say to a user of the command",
    "columns.py: HEAD": "names of columns",
    "columns.py: LOOKS": "names of columns",
    "features.py: SHARED": "names of columns",
    "network.py: ARRAYS": "names of arrays",
    "trees.py: ARRAYS": "names of arrays",
    "rows.py: METAS": "keys of JSON",
    "gaps.py: CATEGORIES": "Unicode's names of categories",
    "gaps.py: NUMBERS": "names of columns",
    "gaps.py: load_tables": "Unicode's names of categories",
    "literals.py: ESCAPE": "names of characters and escapes",
    "literals.py: put_character": "names of characters and escapes",
    "rows.py: CONTENT_KEYS": "keys of JSON",
    "source.py: CELL_KEYS": "keys of JSON",
    "source.py: SQL": "words of SQL",
    "transfer.py: HEADER_NAMES": "names of headers",
    "markdown.py: LIVE": "comments in a pattern",
    "chars.py: CATEGORY_KINDS": "Unicode's names of categories",
    "tokens.py: split_words": "the name of an encoding",
}
"""Lists and patterns of other words than those of languages, by file and name, with what they are of."""
MACHINE = frozenset(
    "about align all apr archives article articles at attorney author authors business co col com copyright credit credits data date del en file for"
    " from has head holds hr image in is last lead live lt md modified ms news no of og on page photo photos picture post posts profile"
    " published publisher reading review rights source sr text th time updated video with words".split()
)
"""Words that are also names of elements, attributes, types, keys of JSON, columns of the model: alone they make no list of words."""
WORD = re.compile(r"[^\W\d_]{2,}")
ESCAPE = re.compile(r"\\(?:N\{[^}]*\}|u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|[a-zA-Z])")
CLASS = re.compile(r"\[\^?(?:\\.|[^\]\\])+\]")
GROUP_NAME = re.compile(r"\?P[<=]\w+[>)]")


def is_lookup(node: ast.AST) -> bool:
    """Whether a node asks for the words under some keys."""
    return (
        isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in {"either", "list_all", "list_units"}
    )


def read_strings(node: ast.AST) -> str:
    """The strings below a node, without what is no word in a pattern."""
    keys = {id(arg) for call in ast.walk(node) if is_lookup(call) for arg in ast.walk(call)}
    parts = (part for part in ast.walk(node) if isinstance(part, ast.Constant) and id(part) not in keys)
    strings = (part.value for part in parts if isinstance(part.value, str))
    return GROUP_NAME.sub(" ", CLASS.sub(" ", ESCAPE.sub(" ", " ".join(strings))))


def holds_words(node: ast.AST) -> bool:
    """Whether a node is a pattern, a text that is split, or a list of several strings."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        return node.func.attr in {"compile", "split"} and any(
            not isinstance(arg, ast.Name) for arg in (node.func.value, *node.args)
        )
    if isinstance(node, ast.Compare):
        return any(isinstance(part, ast.Constant) for part in node.comparators)
    if isinstance(node, ast.Dict):
        return sum(isinstance(key, ast.Constant) and isinstance(key.value, str) for key in node.keys) > 1
    return isinstance(node, ast.Set | ast.List | ast.Tuple) and sum(isinstance(part, ast.Constant) for part in node.elts) > 1


def list_lists(path: Path) -> Iterator[tuple[str, str]]:
    """Each pattern or list of a module's, with the name that it is given or that of the function it stands in."""
    tree = ast.parse(path.read_text("utf-8"))
    for top in tree.body:
        targets = top.targets if isinstance(top, ast.Assign) else [getattr(top, "target", None)]
        name = getattr(top, "name", None) or ",".join(ast.unparse(target) for target in targets if target)
        for node in ast.walk(top):
            if holds_words(node):
                yield name, read_strings(node)


@cache
def load_vocabulary() -> frozenset[str]:
    """The single words of the languages' files."""
    known = (getattr(words, key) for words in load_words().values() for key in Words.__struct_fields__ if key not in GENERAL)
    texts = " ".join(" ".join(value) for value in known if isinstance(value, tuple | dict))
    return frozenset(word.casefold() for word in WORD.findall(texts))


def find_words() -> dict[str, set[str]]:
    """Where in the code words of languages stand."""
    found: dict[str, set[str]] = {}
    for path in sorted(path for stage in STAGES for path in (ROOT / stage).rglob("*.py")):
        for name, text in list_lists(path):
            words = {
                word
                for word in map(str.casefold, WORD.findall(text))
                if word not in MACHINE and (word in load_vocabulary() or not word.isascii())
            }
            if words:
                found.setdefault(f"{path.name}: {name}", set()).update(words)
    return found


def test_no_word_of_a_language_stands_in_code() -> None:
    assert {place: sorted(words) for place, words in find_words().items() if place not in NO_WORDS} == {}


def test_every_exception_is_needed() -> None:
    assert sorted(set(NO_WORDS) - set(find_words())) == []


def test_words_in_code_are_seen(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text(
        'import re\nBY = re.compile(r"^(?:von|par)\\\\s")\nDESKS = frozenset("newsroom redaktion".split())\n'
        'def f(text):\n    """Von Jane Doe."""\n    return text == "reporter"\n'
    )
    found = {name: set(WORD.findall(text)) & load_vocabulary() for name, text in list_lists(tmp_path / "a.py")}
    assert found == {"BY": {"von", "par"}, "DESKS": {"newsroom", "redaktion"}, "f": {"reporter"}}


EO = """
by = ["verkis", "teksto de"]
and = ["kaj"]
modified = ["ŝanĝita"]
published = ["aperinta"]
day_first = true
roles = ["raportisto"]
months = { printempo = 4 }
others = ["redaktis"]
sources = ["fonto"]
credits = ["bildo"]
desks = ["redakcio"]
home = ["hejmo"]
reading = ["legotempo"]

[[rule]]
id = "tags-label-eo"
role = "tags"
means = "tags-label"
languages = ["eo"]
max_words = 4
lines = ["etikedoj"]
matches = ["Etikedoj:"]
spares = ["Etikedoj sur la botelo"]

[[rule]]
id = "comments-eo"
role = "comments"
means = "comments-heading"
languages = ["eo"]
max_words = 4
patterns = ["^[0-9]+ opinioj$"]
matches = ["4 opinioj"]
spares = ["4 opinioj pri la ponto"]
"""
"""Words of a language that has no file."""
ASK = """
import json, sys
from cleaner import Options, normalize
for text in json.load(sys.stdin):
    article = normalize(text, input_format="html" if text.startswith("<") else "text", options=Options(language="eo"))
    print(json.dumps(article.to_dict()))
"""


@pytest.fixture(scope="module")
def read_in_eo(tmp_path_factory: pytest.TempPathFactory) -> ReadAll:
    """Records made by a copy of the package in which there is one more file, that of the language."""
    home = tmp_path_factory.mktemp("eo")
    link_all(ROOT, home / "cleaner", except_for="data")
    link_all(ROOT / "data", home / "cleaner" / "data", except_for="languages")
    link_all(ROOT / "data" / "languages", home / "cleaner" / "data" / "languages")
    (home / "cleaner" / "data" / "languages" / "eo.toml").write_text(EO, "utf-8")

    def read_all(*texts: str) -> list[dict[str, Any]]:
        environment = {**os.environ, "PYTHONPATH": str(home)}
        done = subprocess.run(
            [sys.executable, "-c", ASK],
            input=json.dumps(texts),
            env=environment,
            cwd=home,
            capture_output=True,
            text=True,
            check=True,
        )
        return [json.loads(line) for line in done.stdout.splitlines()]

    return read_all


def link_all(source: Path, target: Path, *, except_for: str = "") -> None:
    """A folder with links to what is in another."""
    target.mkdir()
    for path in source.iterdir():
        if path.name not in {except_for, "__pycache__"}:
            (target / path.name).symlink_to(path)


@pytest.mark.process
def test_one_file_is_all_that_a_language_needs(read_in_eo: ReadAll) -> None:
    stamp = "<p>Aperinta 14 printempo 2025</p><p>Ŝanĝita 16 printempo 2025</p>"
    above = f"<h1>{TITLE}</h1><p>Verkis Jana Dorn kaj Petro Verda, raportisto</p>{stamp}"
    picture = "<figure><img src=a.jpg><figcaption>La ponto en aprilo. Bildo: Karlo Blua</figcaption></figure>"
    below = "<p>Etikedoj:</p><ul><li>pontoj</li><li>riveroj</li></ul>"
    html = f"<html lang=eo><body><article>{above}{picture}{''.join(f'<p>{text}</p>' for text in LONG_STORY)}</article>{below}</body></html>"
    flat = "\n".join([TITLE, "Verkis", "Jana Dorn", "Aperinta: 14 printempo 2025, 18:05", *LONG_STORY, "4 opinioj", *COMMENTS])
    page, text = read_in_eo(html, flat)
    assert page["authors"] == ["Jana Dorn", "Petro Verda"]
    assert (page["date_published"], page["date_modified"]) == ("2025-04-14", "2025-04-16")
    assert page["captions"] == [{"text": "La ponto en aprilo.", "credit": "Karlo Blua"}]
    assert page["tags"] == ["pontoj", "riveroj"]
    assert (text["authors"], text["date_published"]) == (["Jana Dorn"], "2025-04-14T18:05:00")
    assert LONG_STORY[-1] in text["text"]
    assert not any(line in text["text"] for line in (READERS[2], OTHERS[0]))


def test_without_the_file_its_words_say_nothing() -> None:
    lines = ["Verkis Jana Dorn kaj Petro Verda, raportisto", "Aperinta: 14 printempo 2025, 18:05"]
    article = normalize("\n".join([TITLE, *lines, *LONG_STORY]), input_format="text")
    assert isinstance(article, Article)
    assert article.authors != ("Jana Dorn", "Petro Verda")
    assert article.date_published is None
    commented = normalize("\n".join([TITLE, *LONG_STORY, "4 opinioj", *STAMPED]), input_format="text")
    assert isinstance(commented, Article)
    assert STAMPED[0] in commented.text


def test_misspelt_key_is_told_with_its_file() -> None:
    with pytest.raises(ValueError, match=r"eo\.toml.*publishd"):
        read_words("eo.toml", tomllib.loads(EO.replace("published", "publishd")))


def test_list_without_words_matches_nothing_and_is_an_error() -> None:
    with pytest.raises(ValueError, match="no words"):
        join_words(())
    with pytest.raises(ValueError, match="empty word"):
        join_words(("by", ""))
