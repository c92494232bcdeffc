"""Loads, when it is imported, what the first document would load: rules, words, the model, the profiles of languages.

Only the fork server imports it, so that all workers share that, and a new one is ready at once. What is loaded stays: the
collector of cycles need not look at it again, nor as often as for programs that keep what they make.
"""

from __future__ import annotations

import gc

from cleaner.pipeline import normalize

OBJECTS_BETWEEN_COLLECTIONS = 20_000
"""About as many as one page makes."""

SAMPLE = (
    "<html><head><title>A</title></head><body><p>The bridge has been closed since 3 May 2025, the mayor said. Nobody knows when"
    " it will open again, or who is to pay for the new one that the council wants.</p></body></html>"
)
"""Long enough that the detector of languages is asked."""

normalize(SAMPLE)
gc.collect()
gc.freeze()
gc.set_threshold(OBJECTS_BETWEEN_COLLECTIONS)
