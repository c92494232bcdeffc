"""What the passes look at: the Reading of a page with its votes, the rules in force for it, and what earlier passes found."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cached_property
from itertools import accumulate

import msgspec

from cleaner.model.contract import VoteLimits
from cleaner.page.address import list_addresses
from cleaner.page.reading import Reading
from cleaner.roles.votes import Votes
from cleaner.rules.book import Hits, Rule, RuleBook, load_rules
from cleaner.rules.user import Place, load_user_rules
from cleaner.text.urls import find_host
from cleaner.text.words import find_topic_words
from cleaner.types import Language, Page, Role

LEAD_PARAGRAPHS, BODY_PARAGRAPHS = 5, 40
MAX_FIRST_CHARS = 400
SIGNATURES = frozenset({Role.BYLINE, Role.TIMESTAMP})
"""What stands below a headline."""
NO_ROLES = frozenset[Role]()
SIGNED_WITHIN = 8
RUN_LINES = 3
MIN_RUN_WORDS, MAX_RUN_WORDS = 4, 22


class RulesInForce(msgspec.Struct, frozen=True, kw_only=True):
    """The rules asked for one page: ours, and those of the user's that are for it, less those that are turned off."""

    own: RuleBook | None = None
    on: frozenset[str] = frozenset()
    """The ids of the users' rules that are asked."""
    off: frozenset[str] = frozenset()
    """The ids of ours that are not."""

    def find_hits(self, reading: Reading) -> tuple[Hits, ...]:
        """For each block the rules that take it, users' own first."""
        if self.own is None:
            return reading.hits
        return tuple(
            (*(rule for rule in own if rule.id in self.on), *(rule for rule in ours if rule.id not in self.off))
            for own, ours in zip(reading.find_hits(self.own), reading.hits, strict=True)
        )

    def match_cuts(self, text: str) -> Iterator[tuple[Rule, int, int]]:
        """Each span of the text that a cut rule takes: the rule, start and end."""
        if self.own is not None:
            yield from (found for found in self.own.match_cuts(text) if found[0].id in self.on)
        yield from (found for found in load_rules().match_cuts(text) if found[0].id not in self.off)


def pick_rules(paths: tuple[str, ...], page: Page, language: Language) -> RulesInForce:
    """The rules for a page, with users' rules from these files."""
    if not paths:
        return RulesInForce()
    users = load_user_rules(paths)
    place = Place(host=find_host(list_addresses(page.head, page.url)), language=language.code)
    return RulesInForce(own=users.book, on=users.list_on(place), off=users.list_off(place))


class Scene:
    """A page on which passes decide. Votes and columns stand; `found` grows by a pass's answers once it has run."""

    def __init__(
        self,
        reading: Reading,
        votes: Votes,
        *,
        rules: RulesInForce | None = None,
        language: str | None = None,
        model: str | None = None,
    ) -> None:
        """With the code of the page's language, and a model file instead of the package's."""
        self.reading = reading
        self.votes = votes
        self.rules = rules or RulesInForce()
        self.language = language
        self.model = model
        self.found: dict[str, dict[int, Role]] = {}
        """By the id of a pass that has run, the role that it gave each block."""
        self.staying: list[int] = []
        """The blocks that stay in the text, once all roles are given; what cuts look into."""
        self._sums: dict[frozenset[Role], list[int]] = {}

    def with_votes(self, votes: Votes) -> Scene:
        """The same page with other votes."""
        scene = Scene(self.reading, votes, rules=self.rules, language=self.language, model=self.model)
        scene.__dict__["hits"] = self.hits
        return scene

    @cached_property
    def hits(self) -> tuple[Hits, ...]:
        """For each block the rules in force that take it."""
        return self.rules.find_hits(self.reading)

    @cached_property
    def ruled(self) -> list[int]:
        """The blocks that rules in force take."""
        return [index for index, rules in enumerate(self.hits) if rules]

    def list_ruled(self, wanted: Callable[[Rule], bool]) -> list[int]:
        """The blocks that a rule of a kind takes; many blocks share one set of rules, of which each is asked once."""
        sets = {id(rules): rules for rules in map(self.hits.__getitem__, self.ruled)}
        found = {key for key, rules in sets.items() if any(map(wanted, rules))}
        return [index for index in self.ruled if id(self.hits[index]) in found] if found else []

    @property
    def limits(self) -> VoteLimits:
        """The votes that passes ask for."""
        return self.votes.limits

    @property
    def values(self) -> tuple[float, ...]:
        """For each block the probability that it is body."""
        return self.votes.values

    @cached_property
    def kept(self) -> list[int]:
        """The indexes of the blocks that are body."""
        return self.votes.kept

    def keeps(self, index: int) -> bool:
        """Whether the block is body."""
        return self.values[index] > self.votes.threshold

    @cached_property
    def start(self) -> int:
        """The first block of the body; after the last block of the page where there is none."""
        return self.kept[0] if self.kept else len(self.reading)

    @cached_property
    def end(self) -> int:
        """The block after the last of the body."""
        return self.kept[-1] + 1 if self.kept else len(self.reading)

    def fits_place(self, rule: Rule, index: int) -> bool:
        """Whether the block stands where the rule wants it, relative to the body."""
        if rule.place == "anywhere":
            return True
        return {"outside": not self.start <= index < self.end, "above": index < self.start, "below": index >= self.end}[
            rule.place
        ]

    def list_found(self, pass_id: str, role: Role) -> list[int]:
        """The blocks to which a pass that has run gave a role, in order."""
        return sorted(index for index, given in self.found.get(pass_id, {}).items() if given is role)

    @property
    def title(self) -> int | None:
        """The headline, once its pass has run."""
        return next(iter(self.list_found("headline", Role.TITLE)), None)

    @cached_property
    def titles(self) -> frozenset[int]:
        """The headline and where it is said again; to be asked once its pass has run."""
        return frozenset(self.found.get("headline", {}))

    # For the lines of flattened text around a headline

    @cached_property
    def lower(self) -> list[str]:
        """The text of each block in small letters."""
        return [text.casefold() for text in self.reading.texts]

    @cached_property
    def solid(self) -> int:
        """The first paragraph of the body that is surely prose."""
        return next((index for index in self.kept if self.reading.is_prose[index]), self.start)

    @cached_property
    def first_line(self) -> str:
        """How the page begins, in small letters."""
        return self.lower[0][:MAX_FIRST_CHARS] if self.lower else ""

    @cached_property
    def first(self) -> set[str]:
        """The tokens of the page's first line."""
        return find_topic_words(self.first_line)

    @cached_property
    def lead(self) -> set[str]:
        """The tokens of the body's first paragraphs."""
        return find_topic_words("\n".join([self.lower[index] for index in self.kept[:LEAD_PARAGRAPHS]]))

    @cached_property
    def topic(self) -> set[str]:
        """The tokens of the body."""
        rest = [self.lower[index] for index in self.kept[LEAD_PARAGRAPHS:BODY_PARAGRAPHS]]
        return self.lead | find_topic_words("\n".join(rest))

    @cached_property
    def lines(self) -> Counter[str]:
        """How often the page says each line, in small letters."""
        return Counter(self.lower)

    @cached_property
    def lines_above(self) -> Counter[str]:
        """The same of the lines above the body."""
        return Counter(self.lower[: self.start])

    @cached_property
    def above(self) -> str:
        """The text above the body, in small letters."""
        return "\n".join(self.lower[: self.start])

    @cached_property
    def hit_roles(self) -> list[frozenset[Role]]:
        """For each block the roles that rules speak of."""
        return [frozenset([rule.role for rule in hits]) if hits else NO_ROLES for hits in self.hits]

    def has_role(self, index: int, *roles: Role) -> bool:
        """Whether a rule on the block speaks of one of these roles."""
        return not self.hit_roles[index].isdisjoint(roles)

    def count_roles(self, roles: frozenset[Role], start: int, end: int) -> int:
        """On how many of the blocks from one to before another a rule speaks of one of these roles."""
        sums = self._sums.get(roles)
        if sums is None:
            sums = self._sums[roles] = list(accumulate([not roles.isdisjoint(found) for found in self.hit_roles], initial=0))
        return sums[end] - sums[start] if start < end else 0

    @cached_property
    def _signed(self) -> list[int]:
        """The lines that rules call byline or date."""
        return [index for index, roles in enumerate(self.hit_roles) if not SIGNATURES.isdisjoint(roles)]

    def signed_below(self, index: int) -> int:
        """How many lines below a line the next byline or date stands; 0 where none is near."""
        place = bisect_right(self._signed, index)
        step = self._signed[place] - index if place < len(self._signed) else 0
        return step if step <= SIGNED_WITHIN else 0

    def count_run(self, index: int) -> int:
        """How many of the lines around a line look like headlines too: in a list of teasers most do."""
        reading, last = self.reading, min(len(self.reading), index + RUN_LINES + 1)
        return sum(
            MIN_RUN_WORDS <= reading.words[other] <= MAX_RUN_WORDS and not reading.ends[other] and not self.hits[other]
            for other in (*range(max(0, index - RUN_LINES), index), *range(index + 1, last))
        )
