"""What a fuzzer calls: a function of bytes for each stage, that raises where the stage breaks a promise."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable

import msgspec

from cleaner import Article, Options, Rejection
from cleaner.language.dates import parse_date, to_instant
from cleaner.language.stamps import says_modified, split_stamps
from cleaner.page.decode import decode_document
from cleaner.page.embedded.search import list_json_ld
from cleaner.page.evidence import read_evidence
from cleaner.page.segment.document import segment_html, segment_text
from cleaner.pipeline import describe_maker, label_document, normalize_document
from cleaner.record.build import build_article
from cleaner.types import Decoded, Head, InputFormat, Labelled, Page, RawDocument

MAX_BYTES = 1_000_000
CHARSETS = (None, "utf-8", "windows-1252", "shift_jis", "iso-2022-jp", "utf-16", "euc-kr", "gb18030", "x-nonsense", "utf-7")
FORMATS: tuple[InputFormat, ...] = ("auto", "html", "text")
LANGUAGES = (None, "en", "de", "ru", "ja", "ar", "xx", "pt")
ISO_DATE = re.compile(r"\d{4}-\d{2}(-\d{2}(T\d{2}:\d{2}:\d{2}([+-]\d{2}:\d{2})?)?)?", re.ASCII)
STORY = "<p>The bridge over the Wend has been closed since Monday because of cracks in its pillars, the council said.</p>"


def fuzz_decode(data: bytes) -> None:
    """Bytes are text that can be encoded, or are refused; strict UTF-8 that nothing else claims is itself."""
    first, raw = data[:1], data[1:]
    choice = first[0] if first else 0
    charset, input_format = CHARSETS[choice % len(CHARSETS)], FORMATS[choice // len(CHARSETS) % len(FORMATS)]
    decoded = decode_document(RawDocument(raw=raw, charset=charset, input_format=input_format), MAX_BYTES)
    if isinstance(decoded, Rejection):
        assert decoded.reason
        return
    decoded.text.encode("utf-8")
    if decoded.encoding_source == "utf-8":
        assert decoded.text == raw.decode("utf-8")


def fuzz_html(data: bytes) -> None:
    """Markup is a page whose parts point into it."""
    page = segment_html(as_decoded(data, "html"), url=None)
    check_page(page)


def fuzz_text(data: bytes) -> None:
    """Flattened text is a page with the letters and figures that it has, but for marks whose removal is listed."""
    decoded = as_decoded(data, "text")
    page = segment_text(decoded, url=None)
    check_page(page)
    lost = count_letters(decoded.text) - count_letters(page.text)
    assert not lost or page.repairs, lost
    assert not count_letters(page.text) - count_letters(decoded.text)


def fuzz_json_ld(data: bytes) -> None:
    """Whatever stands in a JSON-LD script, the page has its story, or a longer one."""
    source = data.decode("utf-8", "replace")
    evidence = read_evidence(Head(json_ld=(source,)))
    for markup in list_json_ld(evidence, frozenset()):
        markup.encode("utf-8", "replace")
    safe = source.replace("</", "<\\/")
    check_document(f'<title>Bridge</title><script type="application/ld+json">{safe}</script>{STORY}'.encode(), "html")


def fuzz_dates(data: bytes) -> None:
    """A date is null or ISO 8601, and is itself when it is read again."""
    language = LANGUAGES[data[0] % len(LANGUAGES)] if data else None
    text = data[1:].decode("utf-8", "replace")
    stamps = split_stamps(text, language)
    assert count_letters("".join(stamps)) == count_letters(text)
    says_modified(text, language)
    for stamp in (text, *stamps):
        moment = parse_date(stamp, language)
        if moment:
            value = moment.to_iso()
            assert ISO_DATE.fullmatch(value), value
            again = parse_date(value)
            assert again is None or again.to_iso() == value, (value, again)
            assert again or not moment.day, value
            to_instant(value)


def fuzz_page(data: bytes) -> None:
    """The whole way: an answer, the same again, and every word of the page kept or listed as removed."""
    check_document(data[1:], FORMATS[data[0] % len(FORMATS)] if data else "auto")


TARGETS: dict[str, Callable[[bytes], None]] = {
    "decode": fuzz_decode,
    "html": fuzz_html,
    "text": fuzz_text,
    "json-ld": fuzz_json_ld,
    "dates": fuzz_dates,
    "page": fuzz_page,
}


def as_decoded(data: bytes, kind: str) -> Decoded:
    """A document as the decoder gives it."""
    text = data.decode("utf-8", "replace")
    return Decoded(text=text, format="html" if kind == "html" else "text", encoding="utf-8", encoding_source="fuzz")


def check_page(page: Page) -> None:
    """What holds for every page."""
    page.text.encode("utf-8")
    n_blocks = len(page.blocks)
    assert all(block.text for block in page.blocks)
    assert all(-1 <= block.container < len(page.containers) for block in page.blocks)
    assert all(0 <= container.start <= container.end <= n_blocks for container in page.containers)
    assert all(0 <= mark.block <= n_blocks for mark in page.head.marks)


def check_document(raw: bytes, input_format: InputFormat) -> None:
    """What holds for every document."""
    document = RawDocument(raw=raw, input_format=input_format)
    answer = normalize_document(document)
    assert normalize_document(document) == answer
    labelled = label_document(document, Options())
    if not isinstance(labelled, Labelled):
        assert isinstance(answer, Rejection)
        return
    article = build_article(labelled, describe_maker(Options()))
    assert article == answer
    msgspec.json.encode(article)
    check_nothing_lost(article, labelled.page.text)


def check_nothing_lost(article: Article, page: str) -> None:
    """The words of the page are those of its kept blocks and of what is listed as removed."""
    kept = [(block.start, block.end) for block in article.blocks]
    told = Counter[str]()
    for start, end in kept:
        told += count_words(page[start:end])
    for removal in article.removed:
        if not any(start <= removal.start and removal.end <= end for start, end in kept):
            told += count_words(removal.text)
    assert told == count_words(page), (told - count_words(page), count_words(page) - told)


def count_words(text: str) -> Counter[str]:
    """How often each word is there."""
    return Counter(re.findall(r"\w+", text))


def count_letters(text: str) -> Counter[str]:
    """How often each letter and figure is there."""
    return Counter(char for char in text if char.isalnum())
