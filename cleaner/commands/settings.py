"""Options that several of these commands share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cleaner.cli import RULES_OPTION

if TYPE_CHECKING:
    from cleaner.types import Options

rule_options = RULES_OPTION


def options_of(settings: dict[str, Any]) -> Options:
    """The options of a call that has only those on rules."""
    from cleaner.types import Options  # noqa: PLC0415

    return Options(rules=settings["rules"])
