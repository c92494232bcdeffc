"""The convolutional part of the labeller: a small network along the page's blocks, in plain numpy.

A block's features go through one dense layer and a stack of dilated convolutions along the page, so that a block is
judged with its neighbours; the page's mean joins in, and at the end what the page's story looks like.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from cleaner.types.arrays import Floats

CLIP = 5.0
"""Standardised features are cut off here."""
DILATIONS = (1, 2, 4, 8)
ARRAYS = (
    "mean", "scale", "in_weight", "in_bias", "page_weight", "page_bias", "gaze_weight", "story_weight", "story_bias",
    "out_weight", "out_bias", *(f"conv{layer}_{what}" for layer in range(len(DILATIONS)) for what in ("weight", "bias")),
)  # fmt: skip
"""What a file must have."""
ROWS = 4_096
"""Blocks whose features are standardised at a time: a hostile page has hundreds of thousands."""
MAX_PRODUCTS = 1 << 18
"""A product of matrices with more single products is done by several threads of OpenBLAS, which save a page less time than
they cost, and go on spinning for tens of milliseconds."""


def score_blocks(features: Floats, arrays: Mapping[str, Floats]) -> Floats:
    """For each block the log-odds that it is part of the story."""
    hidden = read_features(features, arrays)
    hidden += hidden.mean(axis=0) @ arrays["page_weight"]
    hidden = rectify(hidden, arrays["page_bias"])
    for layer, dilation in enumerate(DILATIONS):
        hidden += convolve(hidden, arrays[f"conv{layer}_weight"], arrays[f"conv{layer}_bias"], dilation)
    hidden += compare_with_story(hidden, arrays["gaze_weight"], arrays["story_weight"], arrays["story_bias"])
    logits: Floats = (multiply(hidden, arrays["out_weight"]) + arrays["out_bias"])[:, 0]
    return logits


def read_features(features: Floats, arrays: Mapping[str, Floats]) -> Floats:
    """The dense layer over standardised features, for some blocks after the others, as each takes a copy."""
    hidden = np.empty((len(features), arrays["in_weight"].shape[1]), np.float32)
    for start in range(0, len(features), ROWS):
        seen = features[start : start + ROWS] - arrays["mean"]
        seen /= arrays["scale"]
        hidden[start : start + ROWS] = multiply(np.clip(seen, -CLIP, CLIP, out=seen), arrays["in_weight"])
    return rectify(hidden, arrays["in_bias"])


def convolve(hidden: Floats, weight: Floats, bias: Floats, dilation: int) -> Floats:
    """A convolution of width three along the blocks, and a rectifier; nothing stands outside the page."""
    n_blocks = len(hidden)
    total = multiply(hidden, weight[1])
    total += bias
    if dilation < n_blocks:
        total[dilation:] += multiply(hidden[:-dilation], weight[0])
        total[:-dilation] += multiply(hidden[dilation:], weight[2])
    return np.maximum(total, 0, out=total)


def multiply(rows: Floats, weight: Floats) -> Floats:
    """The product of matrices, so many rows at a time that one thread does it."""
    n_rows, (n_inner, n_outer) = len(rows), weight.shape
    size = max(MAX_PRODUCTS // weight.size, 1)
    n_pieces, whole = n_rows // size, n_rows // size * size
    product = np.empty((n_rows, n_outer), np.float32)
    pieces = product[:whole].reshape(n_pieces, size, n_outer)
    np.matmul(rows[:whole].reshape(n_pieces, size, n_inner), weight, out=pieces)
    np.matmul(rows[whole:], weight, out=product[whole:])
    return product


def rectify(values: Floats, bias: Floats) -> Floats:
    """The values with a bias, and zero where that is less; in place."""
    values += bias
    return np.maximum(values, 0, out=values)


def compare_with_story(hidden: Floats, gaze: Floats, weight: Floats, bias: Floats) -> Floats:
    """What a block has to do with the page's story: the mean of what looks like story, and the block's likeness to it."""
    looks = multiply(hidden, gaze)[:, 0]
    shares = np.exp(looks - looks.max())
    story = np.einsum("i,ij->j", shares / shares.sum(), hidden)
    rectified: Floats = np.maximum(story @ weight[: len(story)] + multiply(hidden * story, weight[len(story) :]) + bias, 0)
    return rectified
