"""Loads, when it is imported, what the first document would load: rules, words, the model, the profiles of languages.

Only the fork server imports it, so that all workers share that, and a new one is ready at once.
"""

from __future__ import annotations

from cleaner.pipeline import normalize

SAMPLE = (
    "<html><head><title>A</title></head><body><p>The bridge has been closed since 3 May 2025, the mayor said.</p></body></html>"
)

normalize(SAMPLE)
