"""Archives, rows and web archives: an answer for every member, and nothing that leaves the archive."""

from __future__ import annotations

import bz2
import csv
import gzip
import io
import json
import lzma
import re
import stat
import tarfile
import zipfile
from collections.abc import Callable
from html import escape
from pathlib import Path
from typing import Any

import pytest

from cleaner.run.readers import Found, read_document
from cleaner.run.readers.archives import ARCHIVE_SUFFIXES
from cleaner.run.readers.compressed import CODECS
from cleaner.run.readers.containers import PLAIN, WITH_CODEC, find_reader, read_container, stream_container
from cleaner.run.readers.members import Limits, Member
from cleaner.types import RawDocument, Rejection, Status
from tests.golden import ROOT

LIMITS = Limits(max_bytes=1_000_000)
PAGE = b"<html><body><p>The bridge over the Wend is closed, the council said on Monday.</p></body></html>"


def compress(suffix: str, content: bytes) -> bytes:
    if suffix == ".zst":
        return bytes(pytest.importorskip("zstandard", reason="needs the extra zst").compress(content))
    codecs: dict[str, Callable[[bytes], bytes]] = {".gz": gzip.compress, ".bz2": bz2.compress, ".xz": lzma.compress, "": bytes}
    return codecs[suffix](content)


def members(path: Path, limits: Limits = LIMITS) -> list[Member]:
    return list(read_container(str(path), limits))


def shown(path: Path, limits: Limits = LIMITS) -> dict[str, str]:
    """What became of each member: its bytes, or the beginning of the reason."""
    return {member.name: member.refusal or member.raw.decode("utf-8", "replace") for member in members(path, limits)}


def read(path: Path, max_bytes: int = 1_000_000) -> RawDocument | Rejection:
    return read_document(Found(name=path.name, path=str(path)), url=None, input_format="auto", max_bytes=max_bytes)


def test_container_within_a_container_is_known_by_the_suffixes_that_have_readers() -> None:
    assert set(ARCHIVE_SUFFIXES) == {*WITH_CODEC, *PLAIN}


def make_tar(path: Path, *entries: tuple[tarfile.TarInfo, bytes], mode: str = "w") -> Path:
    with tarfile.open(path, mode) as archive:  # type: ignore[call-overload]
        for info, content in entries:
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return path


def entry(name: str, content: bytes = PAGE, **fields: Any) -> tuple[tarfile.TarInfo, bytes]:
    info = tarfile.TarInfo(name)
    for key, value in fields.items():
        setattr(info, key, value)
    return info, content if info.isreg() else b""


def make_zip(path: Path, **contents: bytes) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in contents.items():
            archive.writestr(name, content)
    return path


@pytest.mark.parametrize("suffix", sorted(CODECS))
def test_compressed_file_is_read(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"a.html{suffix}"
    path.write_bytes(compress(suffix, PAGE) + compress(suffix, b"<!-- second part -->"))
    document = read(path)
    assert isinstance(document, RawDocument)
    assert document.raw == PAGE + b"<!-- second part -->"


@pytest.mark.parametrize("suffix", sorted(CODECS))
@pytest.mark.parametrize("damage", [lambda raw: raw[:-7], lambda raw: raw[:20] + b"\xff" * 40, lambda _: b"nothing like it"])
def test_damaged_file_is_an_error_that_says_so(tmp_path: Path, suffix: str, damage: Callable[[bytes], bytes]) -> None:
    path = tmp_path / f"a.html{suffix}"
    path.write_bytes(damage(compress(suffix, PAGE * 9)))
    answer = read(path)
    assert isinstance(answer, Rejection)
    assert answer.stage == "read"
    assert str(tmp_path) not in answer.reason


@pytest.mark.parametrize("suffix", sorted(CODECS))
def test_bomb_is_stopped(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"a.html{suffix}"
    path.write_bytes(compress(suffix, bytes(30_000_000)))
    small, large = read(path), read(path, max_bytes=100_000_000)
    assert isinstance(small, Rejection)
    assert "larger than the limit" in small.reason
    assert isinstance(large, Rejection)
    assert "bomb" in large.reason


@pytest.mark.parametrize("suffix", ["", *sorted(CODECS)])
def test_tar_is_read_in_order(tmp_path: Path, suffix: str) -> None:
    plain = make_tar(
        tmp_path / "plain.tar", entry("b/x.html"), entry("./a.html", b"<p>second"), entry("b", type=tarfile.DIRTYPE)
    )
    path = tmp_path / f"pages.tar{suffix}"
    path.write_bytes(compress(suffix, plain.read_bytes()))
    assert [(member.name, member.raw) for member in members(path)] == [("b/x.html", PAGE), ("a.html", b"<p>second")]


def list_documented() -> list[str]:
    """The suffixes of files with many documents that the manual lists."""
    table = (
        (ROOT / "docs" / "command.md").read_text("utf-8").partition("### Files with many documents")[2].partition("\n\n- ")[0]
    )
    return [
        suffix
        for line in table.splitlines()
        if line.startswith("| `.")
        for suffix in re.findall(r"`(\.\w+)`", line.split("|")[1])
    ]


def make_container(path: Path) -> None:
    """A container with one page, in the form that the suffix of a file asks for."""
    codec = {".tgz": "gz", ".tbz2": "bz2", ".txz": "xz"}
    if path.suffix == ".zip":
        make_zip(path, a=PAGE)
    elif path.suffix == ".tar" or path.suffix in codec:
        make_tar(path, entry("a.html"), mode=f"w:{codec.get(path.suffix, '')}")
    elif path.suffix in {".jsonl", ".ndjson"}:
        path.write_text(json.dumps({"html": PAGE.decode()}) + "\n", "utf-8")
    elif path.suffix == ".parquet":
        arrow = pytest.importorskip("pyarrow", reason="needs the extra parquet")
        pytest.importorskip("pyarrow.parquet").write_table(arrow.table({"html": [PAGE.decode()]}), path)
    elif path.suffix in {".warc", ".wet"}:
        pytest.importorskip("warcio", reason="needs the extra warc")
        path.write_bytes(warc_record("response", b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + PAGE))
    else:
        make_export(path)


def make_export(path: Path) -> None:
    """The same of tables, feeds, mailboxes, notes and books."""
    if path.suffix in {".csv", ".tsv"}:
        mark = "\t" if path.suffix == ".tsv" else ","
        with path.open("w", newline="") as file:
            csv.writer(file, delimiter=mark).writerows([["html", "url"], [PAGE.decode(), "https://example.org/a"]])
    elif path.suffix == ".json":
        path.write_text(json.dumps([{"html": PAGE.decode()}, {"title": "nothing else"}, {"html": PAGE.decode()}]), "utf-8")
    elif path.suffix in {".rss", ".atom", ".xml"}:
        entry_ = f"<item><title>One</title><description>{escape(PAGE.decode())}</description></item>"
        path.write_text(f"<rss version='2.0'><channel><title>Courier</title>{entry_}</channel></rss>", "utf-8")
    elif path.suffix == ".mbox":
        path.write_bytes(b"From a Wed Mar 12 10:00:00 2025\nSubject: One\nContent-Type: text/html\n\n" + PAGE)
    elif path.suffix == ".enex":
        note = f"<note><title>One</title><content><![CDATA[{PAGE.decode()}]]></content></note>"
        path.write_text(f"<en-export>{note}</en-export>", "utf-8")
    elif path.suffix == ".epub":
        make_book(path)
    elif path.suffix == ".xlsx":
        book = pytest.importorskip("openpyxl", reason="needs the extra xlsx").Workbook()
        book.active.append(["html", "title"])
        book.active.append([PAGE.decode(), "One"])
        book.save(path)
    else:
        raise AssertionError(path.suffix)


def make_book(path: Path) -> None:
    """A book of one chapter."""
    package = (
        "<package xmlns:dc='x'><metadata><dc:title>A book</dc:title><dc:creator>Jane Doe</dc:creator></metadata>"
        "<manifest><item id='c' href='one%20a.xhtml'/><item id='n' href='toc.ncx'/></manifest><spine><itemref idref='c'/></spine></package>"
    )
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("OEBPS/content.opf", package)
        archive.writestr("OEBPS/one a.xhtml", PAGE)


@pytest.mark.parametrize("suffix", list_documented())
def test_every_documented_suffix_is_read(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"pages{suffix}"
    make_container(path)
    found = members(path)
    assert len(found) == (3 if suffix == ".json" else 1)
    assert found[0].refusal is None
    assert found[0].raw.strip() == PAGE


HOSTILE = [
    entry("../up.html"),
    entry("a/../../up.html"),
    entry("/etc/passwd"),
    entry("..\\up.html"),
    entry("link.html", type=tarfile.SYMTYPE, linkname="/etc/passwd"),
    entry("hard.html", type=tarfile.LNKTYPE, linkname="good.html"),
    entry("device", type=tarfile.CHRTYPE),
    entry("pipe", type=tarfile.FIFOTYPE),
    entry("inner.zip"),
    entry("good.html"),
]


def test_member_that_leads_out_is_refused_with_a_row(tmp_path: Path) -> None:
    found = members(make_tar(tmp_path / "a.tar", *HOSTILE))
    assert len(found) == len(HOSTILE)
    refusals = [(member.refusal or "", member.refused_as) for member in found]
    assert all("leads out" in reason and status is Status.ERROR for reason, status in refusals[:4])
    assert [reason for reason, _ in refusals[4:6]] == ["a link", "a link"]
    assert all("device" in reason for reason, _ in refusals[6:8])
    assert "inside an archive" in refusals[8][0]
    assert (found[9].raw, found[9].refusal) == (PAGE, None)
    assert not any(".." in member.name.split("/") or member.name.startswith("/") for member in found)


def test_hidden_members_are_passed_over(tmp_path: Path) -> None:
    path = make_tar(tmp_path / "a.tar", entry(".DS_Store"), entry("__MACOSX/._a.html"), entry("a.html"))
    assert list(shown(path)) == ["a.html"]


def test_damage_in_the_middle_of_a_tar_is_no_end(tmp_path: Path) -> None:
    path = make_tar(tmp_path / "a.tar", entry("a.html"), entry("b.html"), entry("c.html"))
    raw = bytearray(path.read_bytes())
    raw[1024:1040] = b"\xff" * 16
    path.write_bytes(raw)
    found = shown(path)
    assert found["a.html"] == PAGE.decode()
    assert "damaged header" in found[""]
    assert "first 1 members were read" in found[""]


def test_cut_off_tar_gives_what_is_whole(tmp_path: Path) -> None:
    path = make_tar(tmp_path / "a.tar", entry("a.html"), entry("b.html"))
    path.write_bytes(gzip.compress(path.read_bytes()[:1_580])[:-4])
    renamed = path.rename(tmp_path / "a.tar.gz")
    found = shown(renamed)
    assert found["a.html"] == PAGE.decode()
    assert "b.html" not in found
    assert found[""]


def test_sparse_member_is_not_blown_up(tmp_path: Path) -> None:
    info = tarfile.TarInfo("sparse.html")
    info.type, info.pax_headers = (
        tarfile.REGTYPE,
        {"GNU.sparse.major": "1", "GNU.sparse.minor": "0", "GNU.sparse.realsize": "9" * 12},
    )
    content = b"1\n0\n512\n".ljust(512, b"\0") + b"x" * 512
    info.size = len(content)
    with tarfile.open(tmp_path / "a.tar", "w", format=tarfile.PAX_FORMAT) as archive:
        archive.addfile(info, io.BytesIO(content))
    found = members(tmp_path / "a.tar")
    assert all(member.refusal for member in found)
    assert found


def test_zip_is_read_with_its_bad_members_named(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("good.html", PAGE)
        archive.writestr("../up.html", PAGE)
        archive.writestr("folder/", b"")
        link = zipfile.ZipInfo("link.html")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
        archive.writestr("bomb.html", bytes(30_000_000))
        archive.writestr("good.txt", b"Rain fell.")
    found = shown(path, Limits(max_bytes=50_000_000))
    assert list(found) == ["good.html", "~~/up.html", "link.html", "bomb.html", "good.txt"]
    assert "leads out" in found["~~/up.html"]
    assert found["link.html"] == "a link"
    assert "bomb" in found["bomb.html"]
    assert "larger" in shown(path)["bomb.html"]


def test_damaged_member_of_a_zip_costs_itself_alone(tmp_path: Path) -> None:
    path = make_zip(tmp_path / "a.zip", **{"a.html": PAGE * 20, "b.html": PAGE})
    raw = bytearray(path.read_bytes())
    raw[50:60] = b"\xff" * 10
    path.write_bytes(raw)
    found = shown(path)
    assert found["a.html"].startswith("broken member")
    assert found["b.html"] == PAGE.decode()


def test_overlapping_members_are_refused(tmp_path: Path) -> None:
    path = make_zip(tmp_path / "a.zip", **{"a.html": PAGE, "b.html": PAGE})
    raw = path.read_bytes()
    place = raw.rindex(b"PK\x01\x02")
    offset = 42  # of the local header, in an entry of the directory
    path.write_bytes(raw[: place + offset] + bytes(4) + raw[place + offset + 4 :])
    assert any(reason.startswith("broken") for reason in shown(path).values())


@pytest.mark.parametrize("name", ["a.zip", "a.tar", "a.tar.gz", "a.warc.gz", "a.parquet", "a.tar.zst", "a.tgz"])
def test_what_is_no_archive_has_one_row(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(b"no archive at all, but a text that is long enough to be looked at" * 20)
    (member,) = members(path)
    assert (member.name, member.refused_as) == ("", Status.ERROR)
    assert member.refusal


def test_empty_archive_has_a_row(tmp_path: Path) -> None:
    (member,) = members(make_tar(tmp_path / "a.tar"))
    assert (member.name, member.refusal) == ("", "nothing in it")


def test_members_over_the_limit_of_number_are_told(tmp_path: Path) -> None:
    path = make_tar(tmp_path / "a.tar", *(entry(f"{number}.html") for number in range(5)))
    found = shown(path, Limits(max_bytes=1_000, max_members=3))
    assert list(found) == ["0.html", "1.html", "2.html", ""]
    assert found[""].startswith("more than 3 members")


@pytest.mark.parametrize("name", ["a.txt", "a.html.gz", "zip", "a.eml", "warc.txt", ".zip", ".jsonl"])
def test_one_document_is_no_container(name: str) -> None:
    assert find_reader(name) is None


LINES = (
    b'\xef\xbb\xbf{"text": "Rain fell.", "url": "https://example.org/a", "id": "r1", "lang": "en", "n": [1, null]}\n',
    b"\n",
    b'{"html": "<p>Rain fell.</p>", "text": "Rain fell.", "id": 7}\n',
    b"no json\n",
    b"[1, 2]\n",
    b'{"title": "x"}\n',
    b'{"text": "<!doctype html><p>Rain fell.</p>"}\n',
    b'{"text": "half a pair: \\ud83d."}',
)


def test_rows_are_told_by_their_lines(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(b"".join(LINES))
    found = {member.name: member for member in members(path)}
    assert list(found) == ["1", "3", "4", "5", "6", "7", "8"]
    assert (found["1"].raw, found["1"].url, found["1"].id) == (b"Rain fell.", "https://example.org/a", "r1")
    assert found["1"].extra == {"lang": "en", "n": [1, None]}
    assert (found["3"].input_format, found["3"].id, found["3"].extra) == ("html", "7", {"text": "Rain fell."})
    assert [(found[name].refusal or "").partition(":")[0] for name in "456"] == ["not JSON", "not a JSON object", "no document"]
    assert found["7"].input_format == "html"
    assert found["8"].raw == b"half a pair: \xed\xa0\xbd."


def test_line_over_the_limit_costs_itself_alone(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    lines = ({"text": "x" * 9_000_000}, {"text": "Rain fell."}, {"text": "y" * 600_001})
    path.write_bytes(b"\n".join(json.dumps(line).encode() for line in lines))
    found = shown(path, Limits(max_bytes=600_000))
    assert "larger" in found["1"]
    assert found["2"] == "Rain fell."
    assert "larger" in found["3"]


def test_deeply_nested_line_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(b"[" * 200_000 + b"\n" + b'{"text": "Rain fell."}\n')
    found = shown(path)
    assert found["1"].startswith("not JSON")
    assert found["2"] == "Rain fell."


def test_parquet_is_read_by_rows(tmp_path: Path) -> None:
    arrow = pytest.importorskip("pyarrow", reason="needs the extra parquet")
    import datetime as dt

    from pyarrow import parquet

    rows = [
        {"html": PAGE, "url": "https://example.org/a", "id": 1, "seen": dt.date(2025, 4, 15)},
        {"html": None, "url": None, "id": 2, "seen": None},
    ]
    parquet.write_table(arrow.Table.from_pylist(rows), tmp_path / "a.parquet")
    first, second = members(tmp_path / "a.parquet")
    assert (first.raw, first.url, first.id, first.is_str) == (PAGE, "https://example.org/a", "1", False)
    assert first.extra == {"seen": "2025-04-15"}
    assert second.refusal


HTTP = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=windows-1251\r\nDate: Tue, 15 Apr 2025 19:28:00 GMT\r\n"


def warc_record(kind: str, body: bytes, content_type: str = "application/http; msgtype=response") -> bytes:
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: https://example.org/a\r\nWARC-Date: 2025-04-15T19:28:00Z\r\n"
        f"WARC-Record-ID: <urn:uuid:{kind}>\r\nContent-Type: {content_type}\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body + b"\r\n\r\n"


WARC = (
    warc_record("warcinfo", b"software: x\r\n", "application/warc-fields"),
    warc_record("request", b"GET / HTTP/1.1\r\nHost: example.org\r\n\r\n", "application/http; msgtype=request"),
    warc_record("response", HTTP + b"\r\n" + "<p>Мост закрыт.".encode("cp1251")),
    warc_record("response", HTTP + b"Content-Encoding: gzip\r\n\r\n" + gzip.compress(PAGE)),
    warc_record("response", HTTP + b"Transfer-Encoding: chunked\r\n\r\n5\r\n<p>Ra\r\n2\r\nin\r\n0\r\n\r\n"),
    warc_record("response", HTTP + b"Content-Encoding: gzip\r\n\r\n" + gzip.compress(bytes(5_000_000))),
    warc_record("response", HTTP.replace(b"200 OK", b"404 Not Found") + b"\r\n<p>Not here"),
    warc_record("response", HTTP.replace(b"text/html", b"image/png") + b"\r\n\x89PNG"),
    warc_record("revisit", HTTP + b"\r\n"),
    warc_record("conversion", b"Rain fell.", "text/plain"),
)


@pytest.mark.parametrize("suffix", ["", ".gz"])
def test_web_archive_gives_pages_and_reasons(tmp_path: Path, suffix: str) -> None:
    pytest.importorskip("warcio", reason="needs the extra warc")
    path = tmp_path / f"a.warc{suffix}"
    path.write_bytes(b"".join(compress(suffix, record) for record in WARC))
    found = {member.name: member for member in members(path)}
    assert list(found) == ["3", "4", "5", "6", "7", "8", "9", "10"]
    first = found["3"]
    assert first.raw.decode("cp1251") == "<p>Мост закрыт."
    assert (first.url, first.id, first.charset) == ("https://example.org/a", "urn:uuid:response", "windows-1251")
    assert first.extra == {"warc_date": "2025-04-15T19:28:00Z", "http_date": "Tue, 15 Apr 2025 19:28:00 GMT"}
    assert (found["4"].raw, found["5"].raw, found["10"].raw) == (PAGE, b"<p>Rain", b"Rain fell.")
    assert "larger" in (found["6"].refusal or "")
    reasons = [(found[name].refusal, found[name].refused_as) for name in "789"]
    assert reasons == [
        ("no page: HTTP status 404", Status.SKIPPED),
        ("not HTML: image/png", Status.SKIPPED),
        ("a revisit: the page stands in an earlier record", Status.SKIPPED),
    ]


@pytest.mark.parametrize("damage", [lambda raw: raw[:-60], lambda raw: raw.replace(b"Content-Length: 1", b"Content-Length: 9")])
def test_damaged_web_archive_says_so(tmp_path: Path, damage: Callable[[bytes], bytes]) -> None:
    pytest.importorskip("warcio", reason="needs the extra warc")
    path = tmp_path / "a.warc"
    path.write_bytes(damage(b"".join(WARC[:4])))
    assert members(path)[-1].name == ""
    assert "WARC" in (members(path)[-1].refusal or "")


@pytest.mark.process
def test_members_pass_from_process_to_process(tmp_path: Path) -> None:
    path = make_tar(tmp_path / "a.tar", *(entry(f"{number}.html") for number in range(50)))
    assert list(stream_container(str(path), LIMITS)) == members(path)


@pytest.mark.process
def test_container_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    (member,) = stream_container(str(tmp_path / "gone.zip"), LIMITS)
    assert member.refusal == "No such file or directory"


@pytest.mark.process
def test_reader_that_takes_too_long_is_ended(tmp_path: Path) -> None:
    import os

    os.mkfifo(tmp_path / "a.tar")
    (member,) = stream_container(str(tmp_path / "a.tar"), Limits(max_bytes=1_000, timeout_s=1.0))
    assert (member.name, member.refused_as) == ("", Status.TIMEOUT)


@pytest.mark.process
def test_reader_is_bounded_in_memory(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(b"")
    with path.open("ab") as file:
        file.truncate(900_000_000)
    found = list(stream_container(str(path), Limits(max_bytes=200_000_000, memory_mb=600)))
    assert [member.name for member in found] == [""]
    assert "memory" in (found[0].refusal or "") or "ended" in (found[0].refusal or "")
