"""A callable for `ray.data.Dataset.map_batches`. Needs `article-cleaner[ray]`; nothing of ray is imported here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from cleaner.pipeline import normalize_batch
from cleaner.types import Article, Options

DEFAULT_OPTIONS = Options()


class NormalizeBatch:
    """Adds to each row of a batch its record as JSON, or the reason why it has none.

    Rows have the page in the column `raw` (or the one that `column` names) and may have `url` and `id`. The columns that
    come back are those of the batch and `record`, `text` and `rejection`; of the first two or of the last one, the other is
    null. The order and number of rows stay. Use it as `dataset.map_batches(NormalizeBatch, concurrency=4)`.
    """

    def __init__(self, options: Options = DEFAULT_OPTIONS, column: str = "raw") -> None:
        """Made once in each worker of ray."""
        self.options, self.column = options, column

    def __call__(self, batch: Mapping[str, Any]) -> dict[str, Any]:
        """The batch with its new columns, which are lists."""
        pages = ({"raw": plain(page), **known} for page, known in zip(batch[self.column], self.read_known(batch), strict=True))
        answers = list(normalize_batch(pages, options=self.options))
        articles = [answer if isinstance(answer, Article) else None for answer in answers]
        new: dict[str, Any] = {
            "record": [msgspec.json.encode(article).decode() if article else None for article in articles],
            "text": [article.text if article else None for article in articles],
            "rejection": [None if isinstance(answer, Article) else f"{answer.stage}: {answer.reason}" for answer in answers],
        }
        return {**batch, **{name: make_column(values) for name, values in new.items()}}

    def read_known(self, batch: Mapping[str, Any]) -> Iterable[dict[str, Any]]:
        """What each row says of its page."""
        names = [name for name in ("url", "id") if name in batch]
        columns = [batch[name] for name in names]
        for values in zip(*columns, strict=True) if names else [()] * len(batch[self.column]):
            yield {name: str(value) for name, value in zip(names, values, strict=True) if value is not None}


def plain(page: Any) -> Any:
    """A page as Python's own type, whatever array it came in; what is none stays as it is, to be rejected."""
    if isinstance(page, bytes | bytearray | memoryview):
        return bytes(page)
    return str(page) if isinstance(page, str) else page


def make_column(values: list[str | None]) -> Any:
    """A column that ray takes: an array of objects."""
    import numpy as np  # noqa: PLC0415

    column = np.empty(len(values), dtype=object)
    column[:] = values
    return column
