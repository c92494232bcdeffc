"""The learned labeller: a small convolutional network over the page's blocks, in plain numpy.

A block's features go through one dense layer and a stack of dilated convolutions along the page, so that a block is
judged with its neighbours; the page's mean joins in. The weights come from `training/`; their card is beside them.
"""

from __future__ import annotations

import hashlib
import io
import json
from functools import cache
from importlib import resources
from pathlib import Path
from zipfile import BadZipFile

import numpy as np

from cleaner.label.chars import Floats
from cleaner.label.lexicon import Lexicon

CLIP = 5.0
FORMAT = 1


class ModelError(ValueError):
    """A model file cannot be used; the message names file and fault."""


class Network:
    """The network of one kind of input, with the lexicon that its features need."""

    def __init__(self, arrays: dict[str, Floats], lexicon: Lexicon, threshold: float) -> None:
        """From the arrays of a model file."""
        self.arrays = arrays
        self.lexicon = lexicon
        self.threshold = threshold
        self.dilations = tuple(int(value) for value in arrays["dilations"])

    def predict(self, features: Floats) -> Floats:
        """For each block the probability that it is part of the story."""
        a = self.arrays
        if not len(features):
            return np.zeros(0, np.float32)
        hidden = np.clip((features - a["mean"]) / a["scale"], -CLIP, CLIP) @ a["in_weight"] + a["in_bias"]
        hidden = np.maximum(hidden, 0)
        hidden = np.maximum(hidden + hidden.mean(axis=0) @ a["page_weight"] + a["page_bias"], 0)
        for layer, dilation in enumerate(self.dilations):
            hidden = hidden + convolve(hidden, a[f"conv{layer}_weight"], a[f"conv{layer}_bias"], dilation)
        logits = hidden @ a["out_weight"] + a["out_bias"]
        odds: Floats = 1 / (1 + np.exp(-np.clip(logits[:, 0] / a["temperature"], -30, 30)))
        return odds


def convolve(hidden: Floats, weight: Floats, bias: Floats, dilation: int) -> Floats:
    """A convolution of width three along the blocks, and a rectifier; nothing stands outside the page."""
    n_blocks = len(hidden)
    total = hidden @ weight[1] + bias
    if dilation < n_blocks:
        total[dilation:] += hidden[:-dilation] @ weight[0]
        total[:-dilation] += hidden[dilation:] @ weight[2]
    rectified: Floats = np.maximum(total, 0)
    return rectified


class Model:
    """The networks for HTML and for flattened text, and the name of this set of weights."""

    def __init__(self, raw: bytes, name: str) -> None:
        """Read a model file; ModelError where it is none of this version."""
        try:
            arrays = dict(np.load(io.BytesIO(raw), allow_pickle=False))
            about = json.loads(bytes(arrays.pop("about")).decode())
        except (ValueError, OSError, KeyError, EOFError, BadZipFile) as error:
            raise ModelError(f"{name}: not a model file: {error}") from error
        if about.get("format") != FORMAT:
            raise ModelError(f"{name}: model format {about.get('format')}, this version reads {FORMAT}")
        self.digest = hashlib.sha256(raw).hexdigest()[:12]
        self.networks = {kind: self._read_network(arrays, about[kind], kind) for kind in ("html", "text") if kind in about}

    @staticmethod
    def _read_network(arrays: dict[str, Floats], about: dict[str, float], kind: str) -> Network:
        own = {
            key.removeprefix(f"{kind}/"): value.astype(np.float32)
            for key, value in arrays.items()
            if key.startswith(f"{kind}/") and value.dtype.kind == "f"
        }
        tables = [
            dict(zip(bytes(arrays[f"{kind}/{table}"]).decode().splitlines(), own.pop(f"{table}_odds").tolist(), strict=True))
            for table in ("words", "names")
        ]
        return Network(own, Lexicon(*tables), about["threshold"])


@cache
def load_model(path: str | None = None) -> Model:
    """The model that ships with the package, or the one in a file."""
    if path is None:
        return Model((resources.files("cleaner") / "data" / "model.npz").read_bytes(), "model.npz")
    return Model(Path(path).read_bytes(), path)
