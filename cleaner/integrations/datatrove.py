"""A datatrove step: raw pages in, clean article texts out. Needs `article-cleaner[datatrove]`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import nullcontext
from typing import Any

from cleaner.pipeline import normalize_value
from cleaner.run.extras import import_extra
from cleaner.types import Article, Options, Rejection

PipelineStep: Any = import_extra("datatrove.pipeline.base", "datatrove", "cleaner.integrations.datatrove").PipelineStep
DEFAULT_OPTIONS = Options()


class ArticleNormalizer(PipelineStep):  # type: ignore[misc]
    """Sets `text` and `metadata` of each document to those of its clean record; a rejected one is dropped and counted.

    `document.text` is the raw page, HTML or flattened text, and `metadata["url"]` its address, as datatrove's readers give
    them. The record's other keys stand in `metadata["article"]`. `exclusion_writer` gets what is rejected, with the reason
    in `metadata["rejection"]`.
    """

    name = "🧹 Article normalizer"
    type = "🛢 - EXTRAC"

    def __init__(self, options: Options = DEFAULT_OPTIONS, exclusion_writer: Any = None) -> None:
        """With the options of the command, and any writer of datatrove for what is rejected."""
        super().__init__()
        self.options, self.exclusion_writer = options, exclusion_writer

    def run(self, data: Iterable[Any] | None, rank: int = 0, world_size: int = 1) -> Iterator[Any]:
        """The documents that have a record, in order."""
        del world_size
        with self.exclusion_writer or nullcontext() as writer:
            for document in data or ():
                self.stat_update("total")
                with self.track_time():
                    answer = self.normalize(document)
                if isinstance(answer, Rejection):
                    self.stat_update("dropped", f"dropped_{answer.stage}")
                    document.metadata["rejection"] = f"{answer.stage}: {answer.reason}"
                    if writer:
                        writer.write(document, rank)
                    continue
                self.stat_update("forwarded", *(f"warning_{warning}" for warning in answer.warnings))
                fill_document(document, answer)
                self.update_doc_stats(document)
                yield document

    def normalize(self, document: Any) -> Article | Rejection:
        """The record of a document."""
        url = document.metadata.get("url")
        known = {"url": url if isinstance(url, str) else None, "id": document.id if isinstance(document.id, str) else None}
        return normalize_value(document.text, {**known, "id": known["id"] or None}, options=self.options)


def fill_document(document: Any, article: Article) -> None:
    """Put a record into a document of datatrove: its text, and its other keys as metadata."""
    record = article.to_dict()
    document.text = record.pop("text")
    document.metadata["article"] = record
