"""The boundary model: for each token of a text how probable it is that a line began with it; a small network in numpy.

Hashed features of a token are looked up in tables of vectors, go with its numbers through a dense layer, and then through
convolutions along the text: three at the tokens themselves, and some over runs of eight tokens, which see far.
"""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import resources
from zipfile import BadZipFile

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]

FORMAT = 1
FILE = "boundary.npz"
NEAR_DILATIONS = (1, 2, 4)
FAR_DILATIONS = (1, 2, 4, 8)
RUN = 8
"""Tokens that are one for the far convolutions."""
WINDOW, MARGIN = 2_048, 144
"""So many tokens are scored at a time, with as many on both sides as the convolutions see, in whole runs: the result is the
same, and fits the processor's cache."""
TABLE_BITS = {"word": 15, "ending": 13, "shape": 12, "marks": 11}
"""Rows of each table, as a power of two; the upper bits of a hash are the row."""

THRESHOLDS = ("threshold", "threshold_after_stop")
"""What a token's probability must reach for a line to begin with it: elsewhere, and where a sentence ends before it."""


class BoundaryModelError(ValueError):
    """A model file cannot be used; the message names file and fault."""


class BoundaryModel:
    """The network, checked against what it was trained to read."""

    def __init__(self, raw: bytes, name: str, *, numbers: Sequence[str]) -> None:
        """Read a model file for features that `numbers` names; BoundaryModelError where it does not fit."""
        try:
            arrays = dict(np.load(io.BytesIO(raw), allow_pickle=False))
            about = json.loads(bytes(arrays.pop("about")).decode())
        except (ValueError, OSError, KeyError, EOFError, BadZipFile) as error:
            raise BoundaryModelError(f"{name}: not a boundary model: {error}") from error
        contract = describe(numbers, arrays)
        for key, wanted in contract.items():
            if about.get(key) != wanted:
                raise BoundaryModelError(f"{name}: {key} is {about.get(key)!r}, this version needs {wanted!r}; train it again")
        try:
            self.threshold, self.threshold_after_stop = (float(about[key]) for key in THRESHOLDS)
        except (KeyError, TypeError, ValueError) as error:
            raise BoundaryModelError(f"{name}: it lacks a number of {', '.join(THRESHOLDS)}") from error
        self.digest = hashlib.sha256(raw).hexdigest()[:12]
        self.arrays = {key: value.astype(np.float32) for key, value in arrays.items()}
        inner = self.arrays.pop("in_weight")
        start = 0
        self.tables: list[Floats] = []
        for key in TABLE_BITS:
            table = self.arrays.pop(f"{key}_table")
            self.tables.append(np.ascontiguousarray(table @ inner[start : start + table.shape[1]]))
            start += table.shape[1]
        self.number_weight = np.ascontiguousarray(inner[start:])

    def predict(self, hashes: npt.NDArray[np.uint64], numbers: Floats) -> Floats:
        """For each token the probability that a line begins with it.

        `hashes` has a row for each table, `numbers` a row for each token.
        """
        odds = np.empty(len(numbers), np.float32)
        for start in range(0, len(numbers), WINDOW):
            low, high = max(start - MARGIN, 0), start + WINDOW + MARGIN
            odds[start : start + WINDOW] = score_tokens(hashes[:, low:high], numbers[low:high], self)[start - low :][:WINDOW]
        return odds


def describe(numbers: Sequence[str], arrays: Mapping[str, npt.NDArray[np.generic]]) -> dict[str, object]:
    """What a file must say of itself: format, features, tables, and the digest of its arrays."""
    digest = hashlib.sha256()
    for key in sorted(arrays):
        digest.update(f"{key} {arrays[key].dtype} {arrays[key].shape}".encode())
        digest.update(np.ascontiguousarray(arrays[key]).tobytes())
    return {"format": FORMAT, "numbers": list(numbers), "tables": TABLE_BITS, "digest": digest.hexdigest()[:16]}


def score_tokens(hashes: npt.NDArray[np.uint64], numbers: Floats, model: BoundaryModel) -> Floats:
    """The probabilities, by the network."""
    arrays = model.arrays
    hidden = numbers @ model.number_weight
    hidden += arrays["in_bias"]
    for row, table, bits in zip(hashes, model.tables, TABLE_BITS.values(), strict=True):
        hidden += table.take((row >> np.uint64(64 - bits)).astype(np.intp), axis=0)
    np.maximum(hidden, 0, out=hidden)
    for layer, dilation in enumerate(NEAR_DILATIONS):
        hidden += convolve(hidden, arrays[f"near{layer}_weight"], arrays[f"near{layer}_bias"], dilation)
    far = pool(hidden)
    for layer, dilation in enumerate(FAR_DILATIONS):
        far += convolve(far, arrays[f"far{layer}_weight"], arrays[f"far{layer}_bias"], dilation)
    hidden += np.repeat(far @ arrays["up_weight"], RUN, axis=0)[: len(hidden)]
    hidden += convolve(hidden, arrays["last_weight"], arrays["last_bias"], 1)
    logits = (hidden @ arrays["out_weight"])[:, 0] + arrays["out_bias"][0]
    odds: Floats = 1 / (1 + np.exp(-np.clip(logits, -30, 30)))
    return odds


def convolve(hidden: Floats, weight: Floats, bias: Floats, dilation: int) -> Floats:
    """A convolution of width three along the text, and a rectifier; nothing stands outside the text."""
    n_tokens, size = hidden.shape
    beside = np.zeros((n_tokens, 3 * size), np.float32)
    beside[:, size : 2 * size] = hidden
    if dilation < n_tokens:
        beside[dilation:, :size] = hidden[:-dilation]
        beside[:-dilation, 2 * size :] = hidden[dilation:]
    total: Floats = beside @ weight
    total += bias
    return np.maximum(total, 0, out=total)


def pool(hidden: Floats) -> Floats:
    """The mean of every run of tokens; the last run is filled up with zeros."""
    n_tokens, size = hidden.shape
    n_runs = -(-n_tokens // RUN)
    filled = np.zeros((n_runs * RUN, size), np.float32)
    filled[:n_tokens] = hidden
    means: Floats = filled.reshape(n_runs, RUN, size).mean(axis=1)
    return means


@cache
def load_boundary_model(numbers: tuple[str, ...]) -> BoundaryModel:
    """The model that ships with the package."""
    raw = (resources.files("cleaner") / "data" / FILE).read_bytes()
    return BoundaryModel(raw, FILE, numbers=numbers)
