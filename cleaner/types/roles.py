"""The closed lists: what a block is, what a reader should doubt, what became of an input."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """What a block is to the article: body, metadata or chrome."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST_ITEM = "list_item"
    QUOTE = "quote"
    CODE = "code"
    TABLE = "table"
    TITLE = "title"
    STANDFIRST = "standfirst"
    BYLINE = "byline"
    TIMESTAMP = "timestamp"
    SECTION = "section"
    CAPTION = "caption"
    SOURCE = "source"
    TAGS = "tags"
    NAVIGATION = "navigation"
    RELATED = "related"
    RATING = "rating"
    SHARING = "sharing"
    SUBSCRIPTION = "subscription"
    COMMENTS = "comments"
    ADVERTISING = "advertising"
    LEGAL = "legal"
    PAYWALL = "paywall"
    DUPLICATE = "duplicate"
    OTHER = "other"


class Meaning(StrEnum):
    """What a rule says besides a role: what other code asks for, so that it need not know rules by name."""

    CONSENT = "consent"
    """The block is of a consent layer, which may be all that a page has."""
    SECTION_NAME = "section-name"
    """The line is the name of a section; alone it may be a link to it, or say what a story is in."""
    BYLINE_LABEL = "byline-label"
    """The line announces names, which stand below it."""
    BYLINE_ELEMENT = "byline-element"
    """The markup calls the element a byline."""
    AUTHOR_BOX = "author-box"
    """The block tells of the author, not of the story."""
    TAGS_LABEL = "tags-label"
    """The line announces tags, which stand below it."""
    COMMENTS_HEADING = "comments-heading"
    """The line heads the comments of readers, or a form for them."""
    FEED_FOOTER = "feed-footer"
    """The line below a feed's item; its patterns have the groups `title` and `site`."""


BODY_ROLES = frozenset({Role.HEADING, Role.PARAGRAPH, Role.LIST_ITEM, Role.QUOTE, Role.CODE, Role.TABLE})
METADATA_ROLES = frozenset(
    {Role.TITLE, Role.STANDFIRST, Role.BYLINE, Role.TIMESTAMP, Role.SECTION, Role.CAPTION, Role.SOURCE, Role.TAGS}
)
CHROME_ROLES = frozenset(Role) - BODY_ROLES - METADATA_ROLES
TEXT_ROLES = BODY_ROLES | {Role.STANDFIRST}
"""The roles whose blocks make up `text`."""


class Warning(StrEnum):
    """What a reader of the record should doubt."""

    NO_TITLE = "no-title"
    NO_DATE = "no-date"
    NO_TEXT = "no-text"
    SHORT_TEXT = "short-text"
    NOT_AN_ARTICLE = "not-an-article"
    PAYWALLED = "paywalled"
    TRUNCATED_HTML = "truncated-html"
    DATE_FROM_CAPTION = "date-from-caption"
    DATE_FROM_UPDATE = "date-from-update"
    AMBIGUOUS_DATE = "ambiguous-date"
    MODIFIED_BEFORE_PUBLISHED = "modified-before-published"
    AUTHORS_EQUAL_SITE = "authors-equal-site"
    TITLE_FROM_TITLE_ELEMENT = "title-from-title-element"
    DATES_DISAGREE = "dates-disagree"
    UNDECODABLE_BYTES = "undecodable-bytes"
    SEVERAL_ARTICLES = "several-articles"
    ONE_CASE = "one-case"
    HIDDEN_TEXT = "hidden-text"
    ROW_DISAGREES = "row-disagrees"


class Status(StrEnum):
    """What became of an input; the manifest's word for it."""

    OK = "ok"
    EMPTY = "empty"
    SKIPPED = "skipped"
    ERROR = "error"
    TIMEOUT = "timeout"
