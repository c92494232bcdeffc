"""The names of a report's files."""

from __future__ import annotations

import hashlib

FOLDER = "report"
PAGES = "documents"


def name_page(name: str) -> str:
    """The file of a document's page: a hash, since an input's name may be anything."""
    return f"{hashlib.sha256(name.encode('utf-8', 'surrogatepass')).hexdigest()[:16]}.html"


def name_list(number: int) -> str:
    """The file of a list, from 1."""
    return f"{PAGES}.html" if number == 1 else f"{PAGES}-{number}.html"
