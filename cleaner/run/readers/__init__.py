"""Where raw documents come from."""

from cleaner.run.readers.documents import open_document, read_document
from cleaner.run.readers.files import NO_MATCH, STDIN, Found, Inputs, Names, collect_inputs, is_accepted, is_inside

__all__ = [
    "NO_MATCH",
    "STDIN",
    "Found",
    "Inputs",
    "Names",
    "collect_inputs",
    "is_accepted",
    "is_inside",
    "open_document",
    "read_document",
]
