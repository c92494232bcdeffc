"""What the short lines of a flattened text say: the words of its menus, buttons and cards, and each two that follow each other.

Flattened text has no names of elements by which the judge could know a shop or a list, but "add to cart" and "view all".
"""

from __future__ import annotations

import numpy as np

from cleaner.label.tokens import PageTokens, mask_digits
from cleaner.label.view import View

MAX_WORD_LINE, MAX_PAIR_LINE = 8, 12
"""Lines of so many words give their words, and their pairs of words."""


def read_marks(view: View) -> frozenset[str]:
    """What the judge may know a page by: the names in HTML, the phrases of flattened text."""
    return view.facts.marks if view.facts.page.format == "html" else list_phrases(view.tokens)


def list_phrases(tokens: PageTokens) -> frozenset[str]:
    """The words of short lines, with digits as zeros, and their pairs with a space between."""
    words = [mask_digits(word) for word in tokens.places]
    sizes = tokens.counts[tokens.owners]
    singles = np.unique(tokens.numbers[sizes <= MAX_WORD_LINE])
    paired = (sizes[:-1] <= MAX_PAIR_LINE) & (tokens.owners[:-1] == tokens.owners[1:])
    pairs = np.unique(tokens.numbers[:-1][paired] * len(words) + tokens.numbers[1:][paired])
    firsts, seconds = np.divmod(pairs, max(len(words), 1))
    phrases = [f"{words[first]} {words[second]}" for first, second in zip(firsts.tolist(), seconds.tolist(), strict=True)]
    return frozenset([*map(words.__getitem__, singles.tolist()), *phrases])
