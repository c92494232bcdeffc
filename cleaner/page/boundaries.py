"""The lines of a text found again where they are lost: one line for the whole page, twelve in one, words glued to the next.

`split_lines` looks whether a text needs it, asks the boundary model where lines began, and ends lines there. It changes no
character but the white space that a line's end takes the place of.
"""

from __future__ import annotations

import re

import msgspec
import numpy as np
import numpy.typing as npt

from cleaner.model.boundary import BoundaryModel, load_boundary_model
from cleaner.page.gaps import GLUED, LINE, NUMBERS, Floats, Ints, Tokens, read_tokens
from cleaner.types import Repair

MIN_CHARS = 120
"""In a shorter text there is nothing to find."""
LONG_MEAN_CHARS = 110
LONG_LINE_CHARS = 1_000
GLUED_SENTENCE = re.compile(
    r"""
    (?<=[^\W\d_A-Z][^\W\d_A-Z])   # a word of two letters, the last ones small,
    [.!?…]{1,3}["”’»)]{0,2}       # its full stop, perhaps a quote that ends,
    (?:["“‘«(]{0,2})              # perhaps one that begins,
    (?=[^\W\d_a-z][\w’']{0,40}\ ) # and a word that begins with a capital, and is not the last
    """,
    re.VERBOSE,
)
"""Where two sentences may be glued; the model says whether they are."""
EXAMPLE_CHARS = 30


class Split(msgspec.Struct, frozen=True, kw_only=True):
    """A text with its lines, and what was done to it."""

    text: str
    repairs: tuple[Repair, ...] = ()


def split_lines(text: str, model: BoundaryModel | None = None) -> Split:
    """The text with every line that held more than one block in several."""
    wanted = choose_lines(text)
    if wanted is None:
        return Split(text=text)
    model = model or load_boundary_model(NUMBERS)
    tokens = read_tokens(text)
    cuts = find_cuts(text, tokens, model, wanted)
    return cut_text(text, tokens, cuts)


def choose_lines(text: str) -> str | None:
    return "all"


def find_cuts(text, tokens: Tokens, model: BoundaryModel, wanted: str) -> Ints:
    odds = model.predict(tokens.hashes, tokens.numbers)
    return np.flatnonzero((odds >= model.threshold) & (tokens.gaps != LINE))


def cut_text(text: str, tokens: Tokens, cuts: Ints) -> Split:
    pieces = []
    end = 0
    for c in cuts.tolist():
        pieces.append(text[end:int(tokens.ends[c-1])])
        end = int(tokens.starts[c])
    pieces.append(text[end:])
    return Split(text="\n".join(pieces))
