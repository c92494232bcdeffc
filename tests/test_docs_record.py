"""docs/record.md says of a record what the types say, and names all that is closed."""

from __future__ import annotations

import pytest

from cleaner.types import Input, Maker, Role, Warning
from tests.record_fields import PAGE, TABLE, render_table


def read_page() -> str:
    return PAGE.read_text("utf-8")


def test_table_of_fields_is_the_one_of_the_types() -> None:
    found = TABLE.search(read_page())
    assert found
    assert found[0] == render_table(read_page()), "write it again: python -m tests.record_fields"


@pytest.mark.parametrize("name", [*Role, *Warning, *Input.__struct_fields__, *Maker.__struct_fields__])
def test_every_role_warning_and_key_is_named(name: str) -> None:
    assert f"`{name}`" in read_page()
