"""Posts of other sites that are set into a story: quotations that the story speaks of, so they stay where they stand in it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cleaner.label.votes import Votes
from cleaner.rules import Rule
from cleaner.types import Page

EMBEDS = frozenset(
    "twitter-tweet twitter-video twitter-quote instagram-media tiktok-embed fb-post bluesky-embed mastodon-embed"
    " text-post-media reddit-embed-bq reddit-card".split()
)
"""The class names that the networks tell sites to give the element of a post."""
MAX_BLOCKS = 12
"""An element with more blocks is no single post."""


def keep_embeds(page: Page, rules: Sequence[tuple[Rule, ...]], votes: Votes) -> Votes:
    """The votes, with the posts put back that lie between the first and the last block of the story."""
    return votes.put_back(find_embeds(page, rules, votes))


def find_embeds(page: Page, rules: Sequence[tuple[Rule, ...]], votes: Votes) -> Iterator[int]:
    """The blocks of such posts that were voted out; what readers do not see, and what a rule is sure of, stays out."""
    elements = [e for e in page.containers if e.tag == "blockquote" and not EMBEDS.isdisjoint(e.names)]
    if not elements:
        return
    kept = votes.kept
    for element in elements:
        if element.end - element.start > MAX_BLOCKS or not (kept and kept[0] < element.start and element.end <= kept[-1]):
            continue
        for place in range(element.start, element.end):
            if not page.blocks[place].hidden and all(rule.hint for rule in rules[place]):
                yield place
