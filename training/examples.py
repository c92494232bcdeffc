"""Cases as examples for training: features from a lexicon that does not know the page's own site."""

from __future__ import annotations

from collections import Counter

import numpy as np

from cleaner.page.features import build_features
from cleaner.page.lexicon import Lexicon
from training.example import Example
from training.flatten import HELD_OUT
from training.lexicon import LexiconLearner
from training.pages import Case, hash_text

LEXICON_GROUPS = 12
"""While a page is trained on, its features come from a lexicon without its group of sites."""


class Lexicons:
    """The lexicons that one fold needs: one for each group of sites, and one for the sites that are tested."""

    def __init__(self, learner: LexiconLearner, test: frozenset[str]) -> None:
        """Lexicons that know no site in `test`."""
        self.learner, self.test = learner, test
        self.whole = learner.learn(test)
        self.groups: dict[int, Lexicon] = {}

    def without(self, site: str) -> Lexicon:
        """The lexicon to train on a page of this site with."""
        group = group_of(site)
        if group not in self.groups:
            own = frozenset(other for other in self.learner.sites["words"] if group_of(other) == group)
            self.groups[group] = self.learner.learn(self.test | own)
        return self.groups[group]


def list_examples(cases: list[Case], lexicons: Lexicons) -> list[Example]:
    """The examples of one fold."""
    n_set = Counter(case.set for case in cases)
    seen = [case for case in cases if case.site not in lexicons.test and case.form not in HELD_OUT]
    return [
        Example(
            np.ascontiguousarray(build_features(case.reading, lexicons.without(case.site))),
            case.kept.astype(np.float32),
            case.words,
            float((100 / n_set[case.set]) ** 0.5),
        )
        for case in seen
        if case.usable and len(case.words)
    ]


def group_of(site: str) -> int:
    """The group of a site whose words are left out of the lexicon together."""
    return hash_text(f"group {site}") % LEXICON_GROUPS
