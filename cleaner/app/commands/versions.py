"""What `cleaner --version` says: the version, and the names of the rules and the model that ship with it.

They are the hashes that records carry, computed here from the files alone, so that nothing heavy is loaded.
"""

from __future__ import annotations

import hashlib
from importlib import resources

from cleaner.version import VERSION

DIGITS = 12


def describe_versions() -> str:
    """The version, and the names of the rules and the model."""
    return f"cleaner, version {VERSION} (rules {hash_rules()}, model {hash_model()})"


def hash_rules() -> str:
    """The hash of the rules in the package."""
    files = sorted((resources.files("cleaner") / "data" / "rules").iterdir(), key=lambda file: file.name)
    source = "".join(file.read_text("utf-8") for file in files if file.name.endswith(".toml"))
    return hashlib.sha256(source.encode()).hexdigest()[:DIGITS]


def hash_model() -> str:
    """The hash of the model in the package."""
    return hashlib.sha256((resources.files("cleaner") / "data" / "model.npz").read_bytes()).hexdigest()[:DIGITS]
