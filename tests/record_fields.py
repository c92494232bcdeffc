"""The table of a record's fields in docs/record.md, from the types. `python -m tests.record_fields` writes it again."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Annotated, Any, get_args, get_origin, get_type_hints

from cleaner.record.build import build_schema
from cleaner.types import Article

PAGE = Path(__file__).resolve().parents[1] / "docs" / "record.md"
HEAD = "| field | type | meaning | null or empty when | example |\n|---|---|---|---|---|\n"
TABLE = re.compile(r"^\| field \|.*\n\|---.*\n(?:\|.*\n)*", re.MULTILINE)


def render_table(page: str) -> str:
    """The table; a field links to its section where the page has one."""
    shown = build_schema()["$defs"]["Article"]["properties"]
    hints = get_type_hints(Article, include_extras=True)
    return HEAD + "".join(render_row(name, shown[name], hints[name], page) for name in Article.__struct_fields__)


def render_row(name: str, schema: dict[str, Any], hint: Any, page: str) -> str:
    """The row of a field."""
    assert get_origin(hint) is Annotated
    _, meta = get_args(hint)
    link = f"[`{name}`](#{name})" if f"### `{name}`\n" in page else f"`{name}`"
    examples = [f"`{json.dumps(example, ensure_ascii=False)}`" for example in meta.examples or ()]
    cells = (link, name_type(schema), meta.description, meta.extra["empty"] or "never", " ".join(examples))
    return f"| {' | '.join(cells)} |\n".replace("|  |", "| |")


def name_type(schema: dict[str, Any]) -> str:
    """A type of the schema in words."""
    if "anyOf" in schema:
        return " or ".join(name_type(option) for option in schema["anyOf"])
    kind = str(schema.get("type") or "object")
    if kind != "array":
        return kind
    items = schema["items"]
    return f"list of {'strings' if items.get('type') == 'string' or items['$ref'].endswith('Warning') else 'objects'}"


def rewrite() -> bool:
    """Write the table anew; whether it changed."""
    page = PAGE.read_text("utf-8")
    table = render_table(page)
    written = TABLE.sub(lambda _: table, page, count=1)
    PAGE.write_text(written, "utf-8")
    return written != page


if __name__ == "__main__":
    print("rewritten" if rewrite() else "unchanged")
