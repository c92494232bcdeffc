"""Libraries that not everybody needs: installed by the extra that an error names."""

from __future__ import annotations

from importlib import import_module
from typing import Any


class MissingExtraError(ImportError):
    """A library that an extra would install is not there; says how to install it."""


def import_extra(module: str, extra: str, purpose: str) -> Any:
    """The module of an optional library; raises MissingExtraError.

    >>> import_extra("no_such_library", "parquet", "reading Parquet")
    Traceback (most recent call last):
    cleaner.run.extras.MissingExtraError: reading Parquet needs a library: pip install "article-cleaner[parquet]"
    """
    try:
        return import_module(module)
    except ImportError as error:
        raise MissingExtraError(f'{purpose} needs a library: pip install "article-cleaner[{extra}]"') from error
