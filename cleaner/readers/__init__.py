"""Where raw documents come from."""

from cleaner.readers.files import NO_MATCH, Found, collect_inputs, is_inside, read_document

__all__ = ["NO_MATCH", "Found", "collect_inputs", "is_inside", "read_document"]
