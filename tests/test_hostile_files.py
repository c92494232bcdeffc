"""Files that hold many documents and were made, or came, to do harm: the members that each must give, in order."""

from __future__ import annotations

import gzip
import io
import json
import pickle
import tarfile
import warnings
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest

from cleaner.pipeline import normalize_document
from cleaner.run.readers.containers import read_container
from cleaner.run.readers.members import Limits

LIMITS = Limits(max_bytes=1_000_000)
PAGE = b"<html><body><p>The bridge over the Wend is closed, the council said on Monday.</p></body></html>"
READ = ""
"""Stands for a member that is read."""
HTML = {"Content-Type": b"text/html"}


def outcomes(path: Path) -> list[tuple[str, str]]:
    """Each member's name with the reason why it is not read; what is read has a record or a rejection."""
    found = []
    for member in read_container(str(path), LIMITS):
        found.append((member.name, member.refusal or READ))
        if not member.refusal:
            document = pickle.loads(pickle.dumps(member)).to_document(member.name, None, "auto")
            msgspec.json.encode(normalize_document(document))
    return found


def check(path: Path, raw: bytes, expected: list[tuple[str, str]]) -> None:
    path.write_bytes(raw)
    found = outcomes(path)
    assert [name for name, _ in found] == [name for name, _ in expected], found
    assert all(bool(part) == bool(reason) and part in reason for (_, reason), (_, part) in zip(found, expected, strict=True)), (
        found
    )


def make_zip(*entries: tuple[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for name, content in entries:
            info = zipfile.ZipInfo("x")
            info.filename, info.compress_type = name, zipfile.ZIP_DEFLATED
            archive.writestr(info, content)
    return buffer.getvalue()


def patch(raw: bytes, local: tuple[int, bytes] | None, central: tuple[int, bytes]) -> bytes:
    """A zip archive with other bytes in the headers of its last member."""
    changed = bytearray(raw)
    for mark, part in ((b"PK\x03\x04", local), (b"PK\x01\x02", central)):
        if part:
            place = changed.rindex(mark) + part[0]
            changed[place : place + len(part[1])] = part[1]
    return bytes(changed)


ONE = make_zip(("a.html", PAGE))
ZIPS: dict[str, tuple[bytes, list[tuple[str, str]]]] = {
    "names twice": (make_zip(("a.html", PAGE), ("a.html", PAGE + b"x")), [("a.html", READ), ("a.html", READ)]),
    "no name": (make_zip(("", PAGE), (".", PAGE), ("b.html", PAGE)), [("~", READ), ("~", READ), ("b.html", READ)]),
    "odd names": (
        make_zip(("a\nb.html", PAGE), ("\u202elmth.html", PAGE), ("x" * 60_000, PAGE), ("a", PAGE), ("a/b", PAGE)),
        [("a\nb.html", READ), ("\u202elmth.html", READ), ("x" * 60_000, READ), ("a", READ), ("a/b", READ)],
    ),
    "Windows paths": (
        make_zip(("..\\up.html", PAGE), ("c:\\a.html", PAGE)),
        [("..\\up.html", "leads out"), ("c:\\a.html", READ)],
    ),
    "archives": (
        make_zip(*((name, PAGE) for name in ("a.tar.gz", "b.warc.gz", "c.jsonl", "d.wet.xz", "e.ZIP", "f.html"))),
        [
            *((name, "inside an archive") for name in ("a.tar.gz", "b.warc.gz", "c.jsonl", "d.wet.xz", "e.ZIP")),
            ("f.html", READ),
        ],
    ),
    "compressed page": (make_zip(("a.html.gz", gzip.compress(PAGE))), [("a.html.gz", READ)]),
    "unknown method": (patch(ONE, (8, b"\x63\0"), (10, b"\x63\0")), [("a.html", "compression method")]),
    "encrypted": (patch(ONE, (6, b"\1"), (8, b"\1")), [("a.html", "encrypted")]),
    "wrong checksum": (patch(ONE, None, (16, b"\1\2\3\4")), [("a.html", "CRC")]),
    "wrong size": (patch(ONE, None, (24, b"\7\0\0\0")), [("a.html", "broken member")]),
    "program before it": (b"MZ" * 500 + ONE, [("a.html", READ)]),
    "junk behind it": (ONE + b"junk" * 100, [("a.html", READ)]),
    "name in no encoding": (make_zip(("éé.html", PAGE)).replace("éé".encode(), b"\xff\xfe\xfd\xfc"), [("", "broken archive")]),
}


@pytest.mark.parametrize("case", ZIPS)
def test_zip_has_a_row_for_each_member(tmp_path: Path, case: str) -> None:
    check(tmp_path / "a.zip", *ZIPS[case])


def make_tar(*entries: tuple[str, dict[str, Any]], form: int = tarfile.GNU_FORMAT) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", format=form) as archive:
        for name, fields in entries:
            info = tarfile.TarInfo(name)
            info.size = len(PAGE)
            for key, value in fields.items():
                setattr(info, key, value)
            archive.addfile(info, io.BytesIO(PAGE) if info.isreg() else None)
    return buffer.getvalue()


def with_size(raw: bytes, size: bytes) -> bytes:
    """A tar archive whose first member is said to have another size."""
    header = bytearray(raw[:512])
    header[124:136], header[148:156] = size, b" " * 8
    header[148:156] = b"%06o\0 " % sum(header)
    return bytes(header) + raw[512:]


A, B = make_tar(("a.html", {})), make_tar(("b.html", {}))
PAX = tarfile.PAX_FORMAT
TARS: dict[str, tuple[bytes, list[tuple[str, str]]]] = {
    "one behind the other": (A + B, [("a.html", READ), ("b.html", READ)]),
    "names twice": (make_tar(("a.html", {}), ("a.html", {})), [("a.html", READ), ("a.html", READ)]),
    "negative size": (with_size(A, b"\xff" * 12), [("", "cut off")]),
    "huge size": (with_size(A, b"\x80" + b"\x7f" * 11), [("a.html", "larger"), ("", "longer than the archive")]),
    "huge size in words": (
        make_tar(("b.html", {"pax_headers": {"size": "9" * 15}}), form=PAX),
        [("b.html", "larger"), ("", "longer than the archive")],
    ),
    "negative size in words": (make_tar(("b.html", {"pax_headers": {"size": "-5120"}}), form=PAX), [("", "cut off")]),
    "path in words": (
        make_tar(("b.html", {"pax_headers": {"path": "../../x.html"}}), ("c.html", {}), form=PAX),
        [("~~/~~/x.html", "leads out"), ("c.html", READ)],
    ),
    "long names": (
        make_tar(("d/" * 3_000 + "a.html", {}), ("x" * 100_000, {})),
        [("d/" * 3_000 + "a.html", READ), ("x" * 100_000, READ)],
    ),
    "odd names": (
        make_tar(("a\nb.html", {}), ("\udcff.html", {}), ("a/./b//c.html", {}), (".", {})),
        [("a\nb.html", READ), ("\\xff.html", READ), ("a/b/c.html", READ), ("~", READ)],
    ),
    "links in a chain": (
        make_tar(("a.html", {}), ("h", {"type": tarfile.LNKTYPE, "linkname": "a.html", "size": 0})),
        [("a.html", READ), ("h", "a link")],
    ),
    "nothing but zeros": (bytes(102_400), [("", "nothing in it")]),
    "half a header": (A[:300], [("", "damaged header")]),
    "nothing": (b"", [("", "empty file")]),
}


@pytest.mark.parametrize("case", TARS)
def test_tar_has_a_row_for_each_member(tmp_path: Path, case: str) -> None:
    check(tmp_path / "a.tar", *TARS[case])


ROWS: dict[str, tuple[bytes, list[tuple[str, str]]]] = {
    "NUL in a line": (b'{"text": "a\0b"}\n{"text": "a"}\0\n\0\n{"text":"x\\u0000y"}\n', [*((n, "not JSON") for n in "123"), ("4", READ)]),
    "mark of UTF-8": (b'\xef\xbb\xbf{"text": "a"}\n', [("1", READ)]),
    "UTF-16": ('{"text": "a"}\n{"text": "b"}\n'.encode("utf-16"), [("", "UTF-16")]),
    "bytes in no encoding": (b'{"text": "caf\xe9"}\n{"text": "b"}', [("1", "not JSON"), ("2", READ)]),
    "ends of lines": (b'{"text": "a"}\r\n\r\n  \n{"text": "b"}', [("1", READ), ("4", READ)]),
    "old ends of lines": (b'{"text": "a"}\r{"text": "b"}\r', [("1", "not JSON")]),
    "a list": (b'[{"text": "a"}]\n', [("1", "not a JSON object")]),
    "other values": (b'null\n1\n"x"\n', [(n, "not a JSON object") for n in "123"]),
    "no text": (b'{"text": 5}\n{"html": null}\n{}\n', [(n, "no document") for n in "123"]),
    "lists without end": (b'{"text":"a","x":' + b"[" * 900 + b"]" * 900 + b'}\n{"text":"b"}', [("1", "nested"), ("2", READ)]),
    "objects without end": (b'{"text":"a","x":' + b'{"a":' * 500 + b"1" + b"}" * 501 + b'\n{"text":"b"}', [("1", "nested"), ("2", READ)]),
    "numbers that are none": (b'{"text":"a","x":[NaN,-Infinity,1e999]}\n{"text":"a","x":' + b"9" * 400 + b"}", [("1", READ), ("2", READ)]),
    "number without end": (b'{"text":"a","x":' + b"9" * 6_000 + b"}", [("1", "not JSON")]),
    "halves of characters": (
        b'{"text":"\\ud800","\\udc00":["\\ud800",{"\\udfff":1}],"id":"\\ud83d","url":"http://\\ud83d/"}',
        [("1", READ)],
    ),
    "line without end": (b'{"text": "' + b"x" * 8_000_000 + b'"}\n{"text": "b"}', [("1", "larger"), ("2", READ)]),
}  # fmt: skip


@pytest.mark.parametrize("case", ROWS)
def test_line_has_its_row_and_costs_no_other(tmp_path: Path, case: str) -> None:
    check(tmp_path / "a.jsonl", *ROWS[case])


def test_text_beside_an_empty_page_is_the_document(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(json.dumps({"html": "", "text": "The bridge is closed."}), "utf-8")
    (member,) = read_container(str(path), LIMITS)
    assert member.raw == b"The bridge is closed."


def record(block: bytes, **headers: str | None) -> bytes:
    known: dict[str, str | None] = {"type": "response", "content_type": "application/http", "content_length": str(len(block))}
    lines = {f"WARC-{key}" if key == "type" else key.replace("_", "-"): value for key, value in (known | headers).items()}
    head = "".join(f"{key}: {value}\r\n" for key, value in lines.items() if value is not None)
    return (
        f"WARC/1.0\r\nWARC-Record-ID: <urn:x>\r\nWARC-Target-URI: https://example.org/a\r\n{head}\r\n".encode()
        + block
        + b"\r\n\r\n"
    )


def answer(body: bytes = PAGE, **headers: bytes) -> bytes:
    head = b"".join(key.replace("_", "-").encode() + b": " + value + b"\r\n" for key, value in (HTML | headers).items())
    return b"HTTP/1.1 200 OK\r\n" + head + b"\r\n" + body


def encoded(encoding: bytes, body: bytes) -> bytes:
    return record(answer(body, Content_Encoding=encoding))


GOOD = record(answer())
PACKED = gzip.compress(PAGE)
CHUNKED = b"%x\r\n%b\r\n0\r\n\r\n"
WARCS: dict[str, tuple[bytes, list[tuple[str, str]]]] = {
    "longer than it is": (record(answer(), content_length="100000") + GOOD, [("", "cut off")]),
    "shorter than it is": (record(answer(), content_length="60") + GOOD, [("1", READ), ("", "no record")]),
    "negative length": (record(answer(), content_length="-5") + GOOD, [("", "how long")]),
    "no length": (record(answer(), content_length=None) + GOOD, [("", "how long")]),
    "length of thirty digits": (record(answer(), content_length="9" * 30) + GOOD, [("", "broken WARC")]),
    "no answer": (
        record(b"garbage\r\n\r\n" + PAGE) + record(b"") + GOOD,
        [("1", "no answer"), ("2", "no answer"), ("3", READ)],
    ),
    "headers without names": (
        record(b"HTTP/1.1 200 OK\r\nno colon\r\n: x\r\nContent-Type: text/html\r\nX: " + b"a" * 500_000 + b"\r\n\r\n" + PAGE),
        [("1", READ)],
    ),
    "type in capitals": (record(PAGE, type="RESOURCE", content_type="text/html"), [("1", READ)]),
    "blank lines": (b"\r\n\r\n" + GOOD + b"\r\n" * 9 + GOOD, [("1", READ), ("2", READ)]),
    "junk between": (GOOD + b"junk\r\n\r\n" + GOOD, [("1", READ), ("", "broken WARC")]),
    "body that is packed": (
        encoded(b"gzip", PACKED) + encoded(b"x-gzip", PACKED) + encoded(b"deflate", zlib.compress(PAGE)) + GOOD,
        [("1", READ), ("2", READ), ("3", READ), ("4", READ)],
    ),
    "body that is said to be packed": (
        b"".join(encoded(name, PAGE) for name in (b"gzip", b"deflate", b"br", b"zstd")),
        [("1", READ), ("2", READ), ("3", READ), ("4", READ)],
    ),
    "body that is cut off": (encoded(b"gzip", PACKED[:-20]) + GOOD, [("1", "broken gzip"), ("2", READ)]),
    "body packed in two ways": (encoded(b"gzip, br", PACKED) + GOOD, [("1", "not read: gzip, br"), ("2", READ)]),
    "bomb": (encoded(b"gzip", gzip.compress(bytes(30_000_000))) + GOOD, [("1", "larger"), ("2", READ)]),
    "chunks": (
        record(answer(CHUNKED % (len(PACKED), PACKED), Transfer_Encoding=b"Chunked", Content_Encoding=b"gzip"))
        + record(answer(b"fffffff\r\n" + PAGE, Transfer_Encoding=b"chunked"))
        + record(answer(b"-5\r\n" + PAGE, Transfer_Encoding=b"chunked"))
        + GOOD,
        [("1", READ), ("2", READ), ("3", READ), ("4", READ)],
    ),
}


@pytest.mark.parametrize("case", WARCS)
def test_record_has_its_row_and_a_bad_body_costs_no_other(tmp_path: Path, case: str) -> None:
    pytest.importorskip("warcio", reason="needs the extra warc")
    check(tmp_path / "a.warc", *WARCS[case])


@pytest.mark.parametrize(
    ("encoding", "pack"),
    [
        (b"gzip", gzip.compress),
        (b"deflate", zlib.compress),
        (b"deflate", lambda page: zlib.compress(page)[2:-4]),
        (b"br", lambda page: pytest.importorskip("brotli", reason="needs the extra warc").compress(page)),
        (b"zstd", lambda page: pytest.importorskip("zstandard", reason="needs the extra zst").compress(page)),
    ],
)
def test_body_is_unpacked(tmp_path: Path, encoding: bytes, pack: Callable[[bytes], bytes]) -> None:
    pytest.importorskip("warcio", reason="needs the extra warc")
    path = tmp_path / "a.warc"
    path.write_bytes(encoded(encoding, pack(PAGE)))
    (member,) = read_container(str(path), LIMITS)
    assert member.raw == PAGE


def test_whole_records_before_a_damage_are_read(tmp_path: Path) -> None:
    pytest.importorskip("warcio", reason="needs the extra warc")
    raw = gzip.compress(GOOD) * 2 + gzip.compress(GOOD)[:50]
    check(tmp_path / "a.warc.gz", raw, [("1", READ), ("2", READ), ("", "broken gzip")])
