"""Mail and saved pages: the page inside, with its charset and address."""

from __future__ import annotations

import pytest

from cleaner.readers import open_document
from cleaner.types import RawDocument, Rejection

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
    document = unwrap(b"From: a@example.org\nSubject: x\n\nRain fell.\n", "a.eml")
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
