"""Where raw documents come from."""

from cleaner.readers.files import NO_MATCH, Found, collect_inputs, read_document

__all__ = ["NO_MATCH", "Found", "collect_inputs", "read_document"]
