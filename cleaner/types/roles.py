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


class Status(StrEnum):
    """What became of an input; the manifest's word for it."""

    OK = "ok"
    EMPTY = "empty"
    SKIPPED = "skipped"
    ERROR = "error"
    TIMEOUT = "timeout"
