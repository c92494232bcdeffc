"""The files of the models: where they lie, and how they are read and written."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path
from typing import Any

import numpy as np

from bench.sites import N_FOLDS, ROOT
from cleaner.label.model import FORMAT

MODEL = ROOT / "cleaner" / "data" / "model.npz"
EPOCH_1980 = (1980, 1, 1, 0, 0, 0)


def list_models() -> list[Path]:
    """The models of the folds, that of the sites that nobody tunes on last."""
    return [ROOT / "bench" / "folds" / f"{fold}.npz" for fold in range(N_FOLDS + 1)]


def read_arrays(path: Path) -> tuple[dict[str, np.ndarray], dict[str, Any]]:
    """The arrays of a model, and what it says of itself."""
    with np.load(path, allow_pickle=False) as loaded:
        arrays = dict(loaded)
    return arrays, json.loads(bytes(arrays.pop("about")).decode())


def write_arrays(path: Path, arrays: dict[str, np.ndarray], about: dict[str, Any]) -> None:
    """Write a model file; the same arrays give the same bytes."""
    described = json.dumps({"format": FORMAT, **about}, sort_keys=True).encode()
    parts = {**arrays, "about": np.frombuffer(described, np.uint8)}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(parts):
            buffer = io.BytesIO()
            np.save(buffer, parts[name])
            archive.writestr(zipfile.ZipInfo(f"{name}.npy", EPOCH_1980), buffer.getvalue(), zipfile.ZIP_DEFLATED)
