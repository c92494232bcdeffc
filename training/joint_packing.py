"""Puts trained networks into a model file; what tells pages and headlines apart is taken over from another.

`python -m training.joint_packing FROM TO html=RUN text=RUN` packs a network a kind of input, `text=RUN+RUN` two, whose log-odds
are averaged. They are asked in no custom, and their heads of roles stay out, as no pass reads them.
"""

from __future__ import annotations

import pickle
import sys
from pathlib import Path
from typing import Any

import numpy as np

from cleaner.model import network
from cleaner.model.contract import PartContract
from cleaner.model.file import PHRASE_ODDS, PHRASES, SECOND, TABLES, VECTORS, VOCABULARY, Part
from cleaner.page.columns import list_columns
from cleaner.page.features import PLAIN
from training.models import make_part, pack_lines, read_parts, write_parts
from training.packing import read_thresholds
from training.store import FOLDER

EXACT = frozenset({"mean", "scale"})
"""Arrays that keep 32 bits; the others have 16."""
THRESHOLD, TEMPERATURE = 0.4, 1.0
"""Set before anything was scored: the first models' thresholds were about that, and F1 is flat around it."""


def pack_kind(bundle: dict[str, Any], kind: str) -> Part:
    """The labeller of one kind of input as it lies in the file; its columns ask no rule, so that it reads none."""
    arrays = {
        name: np.asarray(value, np.float32 if name.removeprefix(SECOND) in EXACT else np.float16)
        for name, value in bundle["arrays"].items()
        if name.removeprefix(SECOND) in {*network.ARRAYS, VECTORS}
    }
    arrays[VOCABULARY] = pack_lines(bundle["vocabulary"])
    for table in TABLES:
        odds = getattr(bundle["lexicon"], table)
        arrays[table] = pack_lines(odds)
        arrays[f"{table}_odds"] = np.array(list(odds.values()), np.float16)
    arrays[PHRASES], arrays[PHRASE_ODDS] = bundle["lexicon"].phrases.hashes, bundle["lexicon"].phrases.odds.astype(np.float16)
    arrays |= pack_trees(bundle["trees"])
    contract = PartContract(
        columns=list_columns(kind, (*PLAIN[kind], "vectors"), arrays[VECTORS].shape[1]),
        predicts=("body",),
        thresholds={**read_thresholds(kind), "keep": bundle.get("threshold", THRESHOLD)},
        temperature=bundle.get("temperature", TEMPERATURE),
    )
    return make_part(f"{kind}.blocks", contract, arrays)


def pack_trees(grown: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """The arrays of trees as they lie in the file."""
    return {name: np.asarray(value, np.float32 if name == "tree_borders" else np.float16) for name, value in grown.items()}


def merge(first: dict[str, Any], second: dict[str, Any]) -> dict[str, Any]:
    """Two networks of the same run as one bundle: each reads its own columns of both tables of vectors side by side."""
    arrays = [spread_vectors(bundle["arrays"], place) for place, bundle in enumerate((first, second))]
    vectors = np.concatenate([first["arrays"][VECTORS], second["arrays"][VECTORS]], axis=1)
    marked = {f"{SECOND}{name}": value for name, value in arrays[1].items()}
    return {**first, "arrays": {**arrays[0], **marked, VECTORS: vectors}}


def spread_vectors(arrays: dict[str, np.ndarray], place: int) -> dict[str, np.ndarray]:
    """A network's arrays, with columns that it passes over where the other network's vectors stand."""
    size = arrays[VECTORS].shape[1]
    n_plain = len(arrays["mean"]) - 3 * size
    spread = {name: value for name, value in arrays.items() if name != VECTORS}
    for name, fill in (("mean", 0.0), ("scale", 1.0), ("in_weight", 0.0)):
        bags = arrays[name][n_plain:].reshape(3, size, *arrays[name].shape[1:])
        other = np.full_like(bags, fill)
        pair = (bags, other) if place == 0 else (other, bags)
        wide = np.concatenate(pair, axis=1).reshape(-1, *arrays[name].shape[1:])
        spread[name] = np.concatenate([arrays[name][:n_plain], wide])
    return spread


def read_bundle(kind: str, run: str) -> dict[str, Any]:
    """What a run trained; of two runs, named with a plus between, both."""
    found = [pickle.loads((FOLDER / f"net-{kind}-{name}.pickle").read_bytes()) for name in run.split("+")]
    bundle: dict[str, Any] = found[0] if len(found) == 1 else merge(found[0], found[1])
    return bundle


def pack(source: Path, target: Path, runs: dict[str, str]) -> None:
    """Write a model file with new networks, and the rest as another has it."""
    parts = read_parts(source)
    for kind, run in runs.items():
        parts[f"{kind}.blocks"] = pack_kind(read_bundle(kind, run), kind)
    write_parts(target, parts)
    print(f"{target}: {target.stat().st_size} bytes")


if __name__ == "__main__":
    pack(Path(sys.argv[1]), Path(sys.argv[2]), dict(word.split("=") for word in sys.argv[3:]))
