"""The arrays that numbers are kept in."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

__all__ = ["Floats", "Ints"]

Floats = npt.NDArray[np.floating[Any]]
"""Of 32 bits where a model reads them."""
Ints = npt.NDArray[np.int64]
