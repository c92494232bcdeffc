"""Rows of tables, lists of JSON, feeds, mailboxes, notes and books: which column is the page, and what the others say."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from cleaner import Article
from cleaner.pipeline import normalize_document
from cleaner.run.readers.containers import find_reader, read_container
from cleaner.run.readers.members import Limits, Member
from tests.test_hidden_story import STORIES

STORY = "\n\n".join(STORIES["en"])
MARKUP = "".join(f"<p>{text}</p>" for text in STORIES["en"])
LIMITS = Limits(max_bytes=1_000_000)


def members(path: Path, **columns: str) -> list[Member]:
    return list(read_container(str(path), Limits(max_bytes=1_000_000, columns=columns)))


def clean(member: Member) -> Article:
    assert member.refusal is None
    article = normalize_document(member.to_document("a", None, "auto"))
    assert isinstance(article, Article)
    assert [text for text in STORIES["en"] if text not in article.text] == []
    return article


def facts(article: Article) -> tuple[Any, ...]:
    return article.title, article.authors, (article.date_published or "")[:10], article.url, article.site_name


WANTED = ("Hall to close", ("Jane Doe",), "2025-03-12", "https://a.example/1", "The Courier")
ROWS: dict[str, dict[str, Any]] = {
    "plain": {
        "title": "Hall to close", "author": "Jane Doe", "date": "2025-03-12", "url": "https://a.example/1", "site": "The Courier",
        "text": STORY,
    },
    "news api": {
        "title": "Hall to close", "author": "Jane Doe", "publishedAt": "2025-03-12T10:00:00Z", "url": "https://a.example/1",
        "source": {"id": None, "name": "The Courier"}, "content": STORY, "description": "Short.",
    },
    "wordpress": {
        "title": {"rendered": "Hall to close"}, "date": "2025-03-12T10:00:00", "link": "https://a.example/1",
        "content": {"rendered": MARKUP}, "author": "Jane Doe", "site_name": "The Courier",
    },
    "crawler": {
        "title": "Hall to close", "authors": ["Jane Doe"], "date_publish": "2025-03-12 10:00:00", "url": "https://a.example/1",
        "source_domain": "The Courier", "maintext": STORY,
    },
    "index": {
        "_id": "1",
        "_source": {
            "headline": "Hall to close", "byline": "By Jane Doe", "published": "12 March 2025", "url": "https://a.example/1",
            "publisher": "The Courier", "body": STORY,
        },
    },
}  # fmt: skip


@pytest.mark.parametrize("kind", ROWS)
def test_list_of_json_is_its_documents(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "a.json"
    path.write_text(json.dumps({"status": "ok", "hits": {"articles": [ROWS[kind], ROWS[kind], {"ad": "none"}]}}), "utf-8")
    found = members(path)
    assert [(member.name, member.is_document) for member in found] == [("1", True), ("2", True), ("3", False)]
    article = clean(found[0])
    assert facts(article) == WANTED
    assert article.origins["title"].source == "row"


@pytest.mark.parametrize("value", [ROWS["plain"], {"articles": [ROWS["plain"]]}, [1, 2], {"a": [{"b": 1}]}, "text"])
def test_json_with_one_document_or_none_is_no_container(tmp_path: Path, value: Any) -> None:
    path = tmp_path / "a.json"
    path.write_text(json.dumps(value), "utf-8")
    assert find_reader(str(path)) is None


@pytest.mark.parametrize(
    "parts",
    [
        {"text": STORY, "comments": [{"text": f"{STORY} {number}"} for number in range(3)]},
        {"headline": "Hall", "body": [{"type": "paragraph", "text": text} for text in STORIES["en"]]},
        {"article": {"title": "Hall", "paragraphs": [{"text": text} for text in STORIES["en"]]}},
    ],
)
def test_parts_of_one_article_are_no_documents(tmp_path: Path, parts: Any) -> None:
    path = tmp_path / "a.json"
    path.write_text(json.dumps(parts), "utf-8")
    assert find_reader(str(path)) is None


def test_surrogate_in_a_key_costs_nothing(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text(json.dumps([ROWS["plain"] | {"title": "A \ud83d b"}, ROWS["plain"]]), "utf-8")
    first, second = members(path)
    assert first.extra is not None
    assert "\\ud83d" in first.extra["title"]
    assert clean(second).title == "Hall to close"


def test_named_columns_go_before_all_others(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(
        json.dumps({"verhaal": STORY, "text": "short", "html": "<p>x</p>", "kop": "Hall", "title": "slug"}), "utf-8"
    )
    (member,) = members(path, verhaal="text", kop="title")
    assert clean(member).title == "Hall"


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_table_is_read_in_the_form_that_programs_write(tmp_path: Path, mark: str, encoding: str) -> None:
    path = tmp_path / "a.csv"
    header = mark.join(("title", "author", "date", "url", "site", "text"))
    cells = ("Hall to close", "Jane Doe", "2025-03-12", "https://a.example/1", "The Courier", f"{STORY} “Café”")
    row = mark.join('"' + cell.replace('"', '""') + '"' for cell in cells)
    path.write_bytes(f"{header}\r\n{row}\r\n{row}\r\n".encode(encoding))
    found = members(path)
    article = clean(found[1])
    assert (len(found), facts(article)) == (2, WANTED)
    assert "“Café”" in article.text


def test_columns_may_be_named(tmp_path: Path) -> None:
    path = tmp_path / "a.tsv"
    path.write_text(f"kop\tverhaal\nHall to close\t{' '.join(STORIES['en'])}\n", "utf-8")
    (unread,) = members(path)
    assert "--columns text=NAME" in (unread.refusal or "")
    (member,) = members(path, kop="title", verhaal="text")
    assert clean(member).title == "Hall to close"


@pytest.mark.parametrize("content", ["", "a,b\n1,2\n", "text\n", '"text\n'])
def test_table_without_texts_says_so(tmp_path: Path, content: str) -> None:
    path = tmp_path / "a.csv"
    path.write_text(content, "utf-8")
    (member,) = members(path)
    assert member.refusal


RSS = (
    "<?xml version='1.0'?><rss version='2.0' xmlns:content='http://purl.org/rss/1.0/modules/content/' "
    "xmlns:dc='http://purl.org/dc/elements/1.1/'><channel><title>The Courier</title>"
    "<item><title>Hall to close</title><link>https://a.example/1</link><dc:creator>Jane Doe</dc:creator>"
    f"<pubDate>Wed, 12 Mar 2025 10:00:00 +0000</pubDate><description>Short.</description>"
    f"<content:encoded><![CDATA[{MARKUP}]]></content:encoded></item>"
    f"<item><title>Hall to close</title><guid>https://a.example/1</guid><author>j@a.example (Jane Doe)</author>"
    f"<pubDate>2025-03-12</pubDate><description>{STORY}</description></item><item><title>Empty</title></item></channel></rss>"
)
ATOM = (
    "<?xml version='1.0'?><feed xmlns='http://www.w3.org/2005/Atom'><title>The Courier</title>"
    "<entry><title>Hall to close</title><link rel='self' href='https://a.example/feed'/><link href='https://a.example/1'/>"
    "<author><name>Jane Doe</name></author><published>2025-03-12T10:00:00Z</published>"
    f"<content type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'>{MARKUP}</div></content></entry>"
    "<entry><title>Hall to close</title><link href='https://a.example/1'/><author><name>Jane Doe</name></author>"
    f"<published>2025-03-12T10:00:00Z</published><summary>{STORY}</summary></entry></feed>"
)


@pytest.mark.parametrize(("name", "content"), [("a.rss", RSS), ("a.xml", RSS), ("a.atom", ATOM), ("feed.xml", ATOM)])
def test_feed_is_its_entries_with_their_facts(tmp_path: Path, name: str, content: str) -> None:
    path = tmp_path / name
    path.write_text(content, "utf-8")
    found = members(path)
    assert [facts(clean(member)) for member in found[:2]] == [WANTED, WANTED]
    assert [member.is_document for member in found[2:]] == [False] * (content is RSS)


def test_text_under_a_picture_of_an_entry_is_not_its_story(tmp_path: Path) -> None:
    path = tmp_path / "a.rss"
    media = "<media:content xmlns:media='http://search.yahoo.com/mrss/'><media:credit>Jane</media:credit></media:content>"
    path.write_text(RSS.replace("<content:encoded>", f"{media}<content:encoded>", 1), "utf-8")
    assert facts(clean(members(path)[0])) == WANTED


def test_feed_that_is_cut_off_gives_what_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "a.rss"
    path.write_text(RSS[: RSS.index("<guid>")], "utf-8")
    assert facts(clean(members(path)[0])) == WANTED


def test_bomb_of_entities_is_not_resolved(tmp_path: Path) -> None:
    bomb = "<!DOCTYPE a [<!ENTITY b 'xxxxxxxxxx'><!ENTITY c '&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;'>]>"
    path = tmp_path / "a.rss"
    path.write_text(RSS.replace("<rss", f"{bomb}<rss", 1).replace("Short.", "&c;" * 50), "utf-8")
    assert facts(clean(members(path)[0])) == WANTED


def test_comma_in_the_name_of_a_sender_costs_no_header(tmp_path: Path) -> None:
    path = tmp_path / "a.mbox"
    path.write_text(f"From a\nFrom: =?utf-8?q?Doe=2C_Jane?= <j@a.example>\nSubject: Hall to close\n\n{STORY}\n", "utf-8")
    assert facts(clean(members(path)[0]))[:2] == WANTED[:2]


def test_mailbox_is_its_mails_with_what_their_headers_say(tmp_path: Path) -> None:
    mail = (
        "From MAILER Wed Mar 12 10:00:00 2025\nFrom: =?utf-8?q?Jane_Doe?= <j@a.example>\nSubject: Hall to close\n"
        f"Date: Wed, 12 Mar 2025 10:00:00 +0000\nContent-Type: text/plain; charset=utf-8\n\n{STORY}\n>From the hall itself.\n\n"
    )
    path = tmp_path / "a.mbox"
    path.write_text(mail + mail, "utf-8")
    found = members(path)
    article = clean(found[1])
    assert (len(found), facts(article)[:3]) == (2, WANTED[:3])
    assert "\n\nFrom the hall itself." in article.text.replace(">", "?")
    path.write_text("Dear reader,\n\nno mailbox", "utf-8")
    assert "no mailbox" in (members(path)[0].refusal or "")


def test_notes_are_pages_with_their_sources(tmp_path: Path) -> None:
    note = (
        "<note><title>Hall to close</title><content><![CDATA[<?xml version='1.0'?><!DOCTYPE en-note SYSTEM 'x'>"
        f"<en-note>{MARKUP}<en-media hash='a' type='image/png'/></en-note>]]></content><created>20250401T100000Z</created>"
        "<note-attributes><author>Jane Doe</author><source-url>https://a.example/1</source-url></note-attributes></note>"
    )
    path = tmp_path / "a.enex"
    path.write_text(f"<?xml version='1.0'?><en-export>{note}<note><title>Empty</title></note></en-export>", "utf-8")
    found = members(path)
    article = clean(found[0])
    assert facts(article) == (*WANTED[:2], "", WANTED[3], None)
    assert article.input.extra == {"noted": "20250401T100000Z"}
    assert not found[1].is_document


def test_book_is_its_chapters_in_the_order_of_reading(tmp_path: Path) -> None:
    path = tmp_path / "a.epub"
    package = (
        "<package><metadata><title>A book</title><creator>Jane Doe</creator></metadata><manifest><item id='a' href='a.xhtml'/>"
        "<item id='b' href='b.xhtml'/><item id='c' href='gone.xhtml'/></manifest>"
        "<spine><itemref idref='b'/><itemref idref='a'/><itemref idref='c'/></spine></package>"
    )
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("OEBPS/content.opf", package)
        archive.writestr("OEBPS/a.xhtml", f"<html><body><h1>Second</h1>{MARKUP}</body></html>")
        archive.writestr("OEBPS/b.xhtml", f"<html><body><h1>First</h1>{MARKUP}</body></html>")
    found = members(path)
    assert [member.name for member in found] == ["OEBPS/b.xhtml", "OEBPS/a.xhtml", "OEBPS/gone.xhtml"]
    assert [clean(member).title for member in found[:2]] == ["First", "Second"]
    assert (clean(found[0]).authors, clean(found[0]).site_name) == (("Jane Doe",), "A book")
    assert found[2].refusal


@pytest.mark.parametrize("name", ["a.csv", "a.json", "a.rss", "a.xml", "a.mbox", "a.enex", "a.epub", "a.xlsx", "a.tsv"])
@pytest.mark.parametrize("content", [b"", b"\0\xff\xfe" * 300, b"<", b"[{", b"PK\x03\x04" + b"\0" * 40])
def test_what_is_none_of_it_has_an_answer(tmp_path: Path, name: str, content: bytes) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    if find_reader(str(path)):
        assert [member for member in members(path) if member.refusal]


def test_page_is_believed_before_its_row_with_a_warning(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    page = f"<html><head><title>Traders go to court</title></head><body><h1>Traders go to court</h1>{MARKUP}</body></html>"
    path.write_text(json.dumps({"html": page, "title": "Hall to close", "author": "Jane Doe"}), "utf-8")
    article = clean(members(path)[0])
    assert (article.title, article.authors) == ("Traders go to court", ("Jane Doe",))
    assert "row-disagrees" in article.warnings
