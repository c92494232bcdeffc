"""A flattened text without a story, which the judge takes for no article, says nothing of one."""

from __future__ import annotations

from cleaner import Article, normalize
from cleaner.types import Warning

ERROR_PAGE = """Home
News
Sport
404
Page not found
Sorry, the page you are looking for does not exist.
Back to the homepage
Most read
Mayor opens new bridge over the river after ten years
Council votes on budget for schools next year
Storm warning for the coast on Monday
"""


def test_teaser_on_an_error_page_is_no_headline() -> None:
    article = normalize(ERROR_PAGE)
    assert isinstance(article, Article)
    assert Warning.NOT_AN_ARTICLE in article.warnings
    assert article.text == ""
    assert article.title is None


def test_headline_of_a_story_is_told() -> None:
    story = "The bridge over the Wend was closed on Monday after engineers found cracks in two of its pillars, the city said."
    article = normalize(f"Bridge closed for repairs\n\n{story}\n\nIt will stay closed for at least three weeks.\n")
    assert isinstance(article, Article)
    assert article.title == "Bridge closed for repairs"
