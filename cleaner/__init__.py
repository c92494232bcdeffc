"""Raw news pages in, clean article records out.

The names are loaded when first asked for, so that `cleaner --help` answers in a blink.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from cleaner.version import VERSION

if TYPE_CHECKING:
    from cleaner.pipeline import normalize, normalize_batch
    from cleaner.run.call import normalize_files
    from cleaner.types import Article, Options, Rejection

__all__ = ["Article", "Options", "Rejection", "__version__", "normalize", "normalize_batch", "normalize_files"]

__version__ = VERSION

HOMES = {
    "Article": "cleaner.types",
    "Options": "cleaner.types",
    "Rejection": "cleaner.types",
    "normalize": "cleaner.pipeline",
    "normalize_batch": "cleaner.pipeline",
    "normalize_files": "cleaner.run.call",
}


def __getattr__(name: str) -> Any:
    """A public name, from the module that has it."""
    if name not in HOMES:
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    return getattr(import_module(HOMES[name]), name)
