"""docs/record.md says of a record what the types say, and names all that is closed."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import cleaner
from cleaner.fields.read import FIELDS
from cleaner.language.words import Words
from cleaner.roles.passes import PASSES
from cleaner.types import Input, Maker, Role, Warning
from tests.record_fields import PAGE, TABLE, render_table

SILENT = {"forced", "hidden", "consent", "markup", "rules", "cuts"}
"""Passes that hand on what a rule or the markup says, under its own name."""


def read_page() -> str:
    return PAGE.read_text("utf-8")


def test_table_of_fields_is_the_one_of_the_types() -> None:
    found = TABLE.search(read_page())
    assert found
    assert found[0] == render_table(read_page()), "write it again: python -m tests.record_fields"


@pytest.mark.parametrize("name", [*Role, *Warning, *Input.__struct_fields__, *Maker.__struct_fields__])
def test_every_role_warning_and_key_is_named(name: str) -> None:
    assert f"`{name}`" in read_page()


def read_origins(field: str) -> str:
    table = read_page().partition("### `origins`")[2]
    line = next(line for line in table.splitlines() if line.startswith("| `") and f"`{field}`" in line.split(" | ")[0])
    return line.partition(" | ")[2]


@pytest.mark.parametrize("page_format", ["html", "text"])
@pytest.mark.parametrize("field", FIELDS)
def test_sources_of_a_field_are_told_in_the_order_in_which_they_are_asked(page_format: str, field: str) -> None:
    said = read_origins(field)
    places = [said.find(f"`{source.name}`") for source in FIELDS[field] if page_format in source.formats]
    assert places == sorted(places)
    assert -1 not in places


def test_every_source_of_a_removal_in_the_code_is_told() -> None:
    sources = {f"pass:{each.id}" for each in PASSES if each.id not in SILENT}
    assert [source for source in sorted(sources) if f"`{source}`" not in read_page()] == []


def test_every_kind_of_repair_of_a_text_is_told() -> None:
    code = "".join(path.read_text("utf-8") for path in sorted(Path(cleaner.__file__).parent.glob("page/segment/*.py")))
    kinds = set(re.findall(r'"((?:markdown|link|split|hard)-[a-z]+)"', code)) - {"link-list"}
    assert "hard-wrap" in kinds
    assert [kind for kind in sorted(kinds) if f"`{kind}`" not in read_page()] == []


def test_every_key_of_a_language_is_told() -> None:
    page = PAGE.with_name("add-a-language.md").read_text("utf-8")
    assert [key for key in Words.__struct_encode_fields__ if f"`{key}`" not in page] == []
