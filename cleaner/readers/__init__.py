"""Where raw documents come from."""

from cleaner.readers.files import Found, collect_inputs, read_document

__all__ = ["Found", "collect_inputs", "read_document"]
