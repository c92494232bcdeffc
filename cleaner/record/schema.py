"""The JSON Schema of a record, made from the types."""

from __future__ import annotations

from typing import Any

import msgspec

from cleaner.types import SCHEMA_VERSION, Article

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def build_schema() -> dict[str, Any]:
    """The schema (draft 2020-12); every key of a record is required, and no other is allowed."""
    (reference,), definitions = msgspec.json.schema_components([Article], ref_template="#/$defs/{name}")
    for definition in definitions.values():
        if definition.get("type") == "object":
            definition["additionalProperties"] = False
            definition["required"] = list(definition["properties"])
    return {"$schema": DIALECT, "title": f"cleaner record {SCHEMA_VERSION}", **reference, "$defs": definitions}


def render_schema() -> bytes:
    """The schema as indented JSON."""
    return msgspec.json.format(msgspec.json.encode(build_schema()), indent=2) + b"\n"
