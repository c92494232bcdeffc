"""Mail and saved pages: the page inside, with its charset and address."""

from __future__ import annotations

import pytest

from cleaner.pipeline import normalize_document
from cleaner.run.readers import open_document
from cleaner.types import Article, RawDocument, Rejection

MHTML = b"""From: <Saved by Blink>
Snapshot-Content-Location: https://example.org/story
Subject: =?utf-8?Q?Bridge?=
MIME-Version: 1.0
Content-Type: multipart/related; type="text/html"; boundary="----x"

------x
Content-Type: text/html; charset=windows-1251
Content-ID: <frame-0@mhtml.blink>
Content-Transfer-Encoding: quoted-printable
Content-Location: https://example.org/story

<html><body><p>=CC=EE=F1=F2 closed=3D</p></body></html>
------x
Content-Type: image/png
Content-Transfer-Encoding: base64
Content-Location: https://example.org/a.png

iVBORw0KGgo=
------x--
"""
MAIL = b"""From: desk@example.org
Subject: The bridge
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary=outer

--outer
Content-Type: multipart/alternative; boundary=inner

--inner
Content-Type: text/plain; charset=utf-8

Rain fell, as plain text.
--inner
Content-Type: text/html; charset=utf-8

<p>Rain fell, as a page.</p>
--inner--
--outer
Content-Type: text/html
Content-Disposition: attachment; filename=a.html

<p>attached</p>
--outer--
"""


def unwrap(raw: bytes, name: str) -> RawDocument | Rejection:
    return open_document(RawDocument(raw=raw, path=name), 1_000_000)


@pytest.mark.parametrize("raw", [MHTML, MHTML.replace(b"\n", b"\r\n")])
@pytest.mark.parametrize("name", ["a.mht", "a.MHTML", "a.eml"])
def test_saved_page_is_its_html_part(raw: bytes, name: str) -> None:
    document = unwrap(raw, name)
    assert isinstance(document, RawDocument)
    assert document.raw.decode("cp1251").strip() == "<html><body><p>Мост closed=</p></body></html>"
    assert (document.charset, document.url, document.input_format) == ("windows-1251", "https://example.org/story", "html")


def test_mail_is_its_html_part_and_not_the_attachment() -> None:
    document = unwrap(MAIL, "a.eml")
    assert isinstance(document, RawDocument)
    assert document.raw.strip() == b"<p>Rain fell, as a page.</p>"


def test_mail_without_html_is_its_text() -> None:
    document = unwrap(b"From: a@example.org\nContent-Type: text/plain\n\nRain fell.\n", "a.eml")
    assert isinstance(document, RawDocument)
    assert (document.raw, document.input_format) == (b"Rain fell.\n", "text")


def test_mail_with_nothing_to_read_is_refused() -> None:
    answer = unwrap(b"Content-Type: image/png\n\nxx", "a.eml")
    assert isinstance(answer, Rejection)
    assert "no HTML part" in answer.reason


def test_other_names_are_taken_as_they_are() -> None:
    document = unwrap(MAIL, "a.txt")
    assert isinstance(document, RawDocument)
    assert document.raw == MAIL


def test_deeply_nested_mail_is_answered() -> None:
    levels = range(3_000)
    head = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (level, level) for level in levels)
    assert isinstance(unwrap(head + b"Content-Type: text/html\n\n<p>deep", "a.eml"), RawDocument | Rejection)


SENTENCE = b"The bridge over the Wend is closed, the council said on Monday."
ODD_MAILS = {
    "a page": b"<!doctype html><html><body><p>" + SENTENCE + b"</p></body></html>",
    "a blank line and a page": b"\n<!doctype html><html><body><p>" + SENTENCE + b"</p></body></html>",
    "an empty HTML part": b"Content-Type: multipart/alternative; boundary=x\n\n--x\nContent-Type: text/html\n\n\n--x\n"
    b"Content-Type: text/plain\n\n" + SENTENCE + b"\n--x--\n",
    "a type that is none": b"Content-Type: text/html text/html\xff;;;=\n\n<html><body><p>" + SENTENCE + b"</p></body></html>",
    "no end of the parts": b"Content-Type: multipart/mixed; boundary=x\n\n--x\nContent-Type: text/html\n\n<p>"
    + SENTENCE
    + b"</p>",
    "an unknown encoding": b"Content-Type: text/html\nContent-Transfer-Encoding: x-odd\n\n<p>" + SENTENCE + b"</p>",
    "an unknown charset": b"Content-Type: text/html; charset*=utf-8''%ff%fe\n\n<p>" + SENTENCE + b"</p>",
    "a mail in a mail": b"Content-Type: message/rfc822\n\nSubject: x\nContent-Type: text/html\n\n<p>" + SENTENCE + b"</p>",
    "many parameters": b"Content-Type: text/html" + b"; a=b" * 20_000 + b"\n\n<p>" + SENTENCE + b"</p>",
    "a long header": b"Subject: " + b"x" * 1_000_000 + b"\n\n" + SENTENCE,
}


@pytest.mark.parametrize("case", ODD_MAILS)
def test_odd_mail_has_its_text(case: str) -> None:
    opened = open_document(RawDocument(raw=ODD_MAILS[case], path="a.eml"), 2_000_000)
    assert isinstance(opened, RawDocument)
    answer = normalize_document(opened)
    assert isinstance(answer, Article)
    assert SENTENCE.decode() in answer.text
