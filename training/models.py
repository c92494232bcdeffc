"""The files of the models: where they lie, and how their parts are read and written."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path

import msgspec
import numpy as np

from bench.sites import N_FOLDS, ROOT
from cleaner.model.contract import FORMAT, Contract, PartContract
from cleaner.model.file import Model, Part

MODEL = ROOT / "cleaner" / "data" / "model.npz"
EPOCH_1980 = (1980, 1, 1, 0, 0, 0)


def list_models() -> list[Path]:
    """The models of the folds, that of the sites that nobody tunes on last."""
    return [ROOT / "bench" / "folds" / f"{fold}.npz" for fold in range(N_FOLDS + 1)]


def read_parts(path: Path) -> dict[str, Part]:
    """The parts of a model file, by name."""
    return Model(path.read_bytes(), path.name).parts


def write_parts(path: Path, parts: Mapping[str, Part]) -> None:
    """Write a model file; the same parts give the same bytes. An unfinished file never has its name."""
    contract = Contract(format=FORMAT, parts={name: part.contract for name, part in sorted(parts.items())})
    about = msgspec.json.encode(contract, order="sorted")
    arrays = {f"{name}/{array}": value for name, part in parts.items() for array, value in part.arrays.items()}
    write_arrays(path, {**arrays, "about": np.frombuffer(about, np.uint8)})


def write_arrays(path: Path, arrays: Mapping[str, np.ndarray]) -> None:
    """Write a file of arrays; the same arrays give the same bytes. An unfinished file never has its name."""
    unfinished = path.with_suffix(".part")
    with zipfile.ZipFile(unfinished, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, value in sorted(arrays.items()):
            buffer = io.BytesIO()
            np.save(buffer, value)
            archive.writestr(zipfile.ZipInfo(f"{name}.npy", EPOCH_1980), buffer.getvalue(), zipfile.ZIP_DEFLATED)
    unfinished.replace(path)


def make_part(name: str, contract: PartContract, arrays: Mapping[str, np.ndarray]) -> Part:
    """A part that is not yet in a file."""
    return Part(where=name, contract=contract, arrays=arrays)


def pack_lines(lines: Mapping[str, float] | list[str]) -> np.ndarray:
    """Lines of text as an array of bytes."""
    return np.frombuffer("\n".join(lines).encode(), np.uint8)
