"""Wrappers around pages are taken off and told; what holds no page is an error that names it; pages about markup stay."""

from __future__ import annotations

import base64
import csv
import gzip
import html
import io
import json
import quopri
import textwrap
from collections.abc import Callable
from urllib.parse import quote

import pytest

from cleaner import Article, Rejection, normalize
from cleaner.pipeline import normalize_document
from cleaner.types import RawDocument
from tests.conftest import STORY

HEADLINE = "Wend bridge “closed” after divers' find – it's bad"
PAGE = (
    '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>Wend bridge | The Drop</title>\n</head>\n<body class="story">\n'
    f"<nav><a href='/'>Home</a> <a href='/n'>News</a></nav>\n<article>\n<h1>{HEADLINE}</h1>\n"
    + "".join(f'<p class="t">{paragraph}</p>\n' for paragraph in STORY)
    + "</article>\n</body>\n</html>\n"
)
HEADERS = (
    "HTTP/2 200 \r\ndate: Mon, 17 Mar 2025 10:00:00 GMT\r\ncontent-type: text/html; charset=utf-8\r\nserver: nginx\r\n"
    'link: <https://drop.example/bridge>; rel="canonical"\r\n\r\n'
)


def chunk(page: str) -> bytes:
    raw = page.encode()
    parts = [raw[start : start + 700] for start in range(0, len(raw), 700)]
    return b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in parts) + b"0\r\n\r\n"


def write_csv(page: str) -> str:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerows([["id", "url", "html"], ["1", "https://drop.example/bridge", page]])
    return out.getvalue()


def dump_hex(page: str) -> str:
    raw = page.encode()
    return "\n".join(
        f"{start:08x}: {raw[start : start + 16].hex(' ', 2)}  {'.' * len(raw[start : start + 16])}"
        for start in range(0, len(raw), 16)
    )


def view_source(page: str) -> str:
    rows = "".join(
        f'<tr><td class="line-number" value="{n}"></td><td class="line-content">{html.escape(line)}</td></tr>'
        for n, line in enumerate(page.splitlines(), 1)
    )
    return (
        f"<html><head></head><body><div class='line-gutter-backdrop'></div><table><tbody>{rows}</tbody></table></body></html>"
    )


def write_lines(page: str, form: str) -> str:
    return "\n".join(form.format(number, line) for number, line in enumerate(page.splitlines(), 1))


WRAPPERS: dict[str, Callable[[str], str | bytes]] = {
    "http": lambda page: HEADERS + page,
    "http-redirected": lambda page: "HTTP/1.1 301 Moved\r\nLocation: /b\r\n\r\n" + HEADERS + page,
    "http-without-status": lambda page: "Content-Type: text/html; charset=utf-8\nServer: x\n\n" + page,
    "http-chunked": lambda page: (HEADERS.replace("server: nginx", "transfer-encoding: chunked")).encode() + chunk(page),
    "http-gzip": lambda page: (
        (HEADERS.replace("server: nginx", "content-encoding: gzip")).encode() + gzip.compress(page.encode())
    ),
    "curl-v": lambda page: (
        "> GET / HTTP/1.1\n> Host: drop.example\n> \n< HTTP/1.1 200 OK\n< Content-Type: text/html\n< \n" + page
    ),
    "bytes": lambda page: repr(page.encode()),
    "str": repr,
    "str-twice": lambda page: repr(repr(page)),
    "json-string": json.dumps,
    "json-string-plain": lambda page: json.dumps(page, ensure_ascii=False),
    "json-object": lambda page: json.dumps({"status": 200, "url": "https://drop.example/bridge", "html": page}),
    "json-nested": lambda page: json.dumps(
        {"ok": True, "data": {"article": {"id": 7, "content": {"rendered": page}}}}, indent=2
    ),
    "json-array": lambda page: json.dumps([{"id": 7, "body": page}]),
    "python-row": lambda page: str({"id": 7, "content": page, "ok": None}),
    "jsonp": lambda page: "callback(" + json.dumps({"html": page}) + ");",
    "guarded": lambda page: ")]}'\n" + json.dumps({"html": page}),
    "entities": html.escape,
    "entities-twice": lambda page: html.escape(html.escape(page)),
    "data-url": lambda page: "data:text/html;charset=utf-8;base64," + base64.b64encode(page.encode()).decode(),
    "data-url-percent": lambda page: "data:text/html;charset=utf-8," + quote(page),
    "base64": lambda page: base64.b64encode(page.encode()).decode(),
    "base64-lines": lambda page: base64.encodebytes(page.encode()).decode(),
    "percent": quote,
    "form": lambda page: "content=" + quote(page),
    "quoted-printable": lambda page: quopri.encodestring(page.encode()),
    "chunks": chunk,
    "cdata": lambda page: (
        f"<?xml version='1.0'?>\n<doc><url>https://drop.example/bridge</url><content><![CDATA[{page}]]></content></doc>"
    ),
    "xml-string": lambda page: f'<?xml version="1.0"?><string xmlns="http://tempuri.org/">{html.escape(page)}</string>',
    "sql": lambda page: "INSERT INTO posts (id, body) VALUES (7, '" + page.replace("'", "''") + "');",
    "cell": lambda page: '"' + page.replace('"', '""') + '"',
    "csv": write_csv,
    "javascript": lambda page: "var html = " + json.dumps(page) + ";",
    "javascript-pieces": lambda page: (
        "const page = " + " +\n  ".join(json.dumps(line + "\n") for line in page.splitlines()) + ";"
    ),
    "template": lambda page: "const html = `" + page.replace("`", "\\`") + "`;",
    "php": lambda page: "<?php\n$html = '" + page.replace("'", "\\'") + "';\n?>",
    "python": lambda page: 'html = """' + page + '"""',
    "document-write": lambda page: "document.write(" + json.dumps(page) + ")",
    "shell": lambda page: "jane@mill:~/news$ curl -s https://drop.example/bridge\n" + page + "jane@mill:~/news$ ",
    "heredoc": lambda page: "cat > page.html <<'EOF'\n" + page + "EOF\n",
    "python-prompt": lambda page: ">>> print(response.text)\n" + page,
    "notebook": lambda page: "Out[3]: " + repr(page),
    "fence": lambda page: "```html\n" + page + "```\n",
    "fence-with-words": lambda page: "Here is the page:\n\n```html\n" + page + "```\n",
    "diff": lambda page: (
        "diff --git a/p.html b/p.html\nnew file mode 100644\n--- /dev/null\n+++ b/p.html\n@@ -0,0 +1,20 @@\n"
        + textwrap.indent(page, "+")
    ),
    "view-source": view_source,
    "pre": lambda page: f'<html><head></head><body><pre style="word-wrap: break-word;">{html.escape(page)}</pre></body></html>',
    "hex": dump_hex,
    "escapes": lambda page: page.replace("\n", "\\n").replace('"', '\\"'),
    "unicode-escapes": lambda page: json.dumps(page).strip('"').replace("<", "\\u003c").replace(">", "\\u003e"),
    "element-list": lambda page: "[" + page.strip() + "]",
    "cat-n": lambda page: write_lines(page, "{:6}\t{}"),
    "grep-n": lambda page: write_lines(page, "{}:{}"),
    "quoted-mail": lambda page: "\n".join("> " + line for line in page.splitlines()),
    "http-json-entities": lambda page: (
        HEADERS.replace("text/html", "application/json") + json.dumps({"html": html.escape(page)})
    ),
}


@pytest.mark.parametrize("as_str", [True, False])
@pytest.mark.parametrize("name", WRAPPERS)
def test_wrapper_is_taken_off(name: str, as_str: bool) -> None:
    plain = normalize(PAGE)
    wrapped = WRAPPERS[name](PAGE)
    if as_str and isinstance(wrapped, bytes):
        wrapped = wrapped.decode("utf-8", "replace") if name != "http-gzip" else wrapped
    raw = wrapped if as_str or isinstance(wrapped, bytes) else wrapped.encode()
    article = normalize(raw)
    assert isinstance(plain, Article)
    assert isinstance(article, Article), article
    assert article.text == plain.text
    assert article.title == plain.title
    assert article.input.format == "html"
    assert any(repair.kind.startswith(("unwrapped-", "lines-from-")) for repair in article.repairs)


@pytest.mark.parametrize("name", ["http", "json-object", "shell", "csv", "cdata"])
def test_address_that_a_wrapper_states_is_evidence(name: str) -> None:
    article = normalize(WRAPPERS[name](PAGE))
    assert isinstance(article, Article)
    assert article.url == "https://drop.example/bridge"


def test_charset_of_the_headers_is_believed() -> None:
    page = PAGE.replace('<meta charset="utf-8">', "").replace("divers", "дайверы нашли трещины в опорах моста")
    raw = HEADERS.replace("utf-8", "windows-1251").encode() + page.encode("windows-1251", "replace")
    article = normalize(raw)
    assert isinstance(article, Article)
    assert "дайверы нашли" in article.text
    assert article.input.encoding == "cp1251"


def test_object_tells_title_author_and_day() -> None:
    row = {"title": "Bridge closed", "author": {"name": "Jane Doe"}, "published_at": "2025-03-17", "body": "\n\n".join(STORY)}
    article = normalize(json.dumps(row))
    assert isinstance(article, Article)
    assert article.text == "\n\n".join(STORY)
    assert (article.title, article.authors, article.date_published) == ("Bridge closed", ("Jane Doe",), "2025-03-17")
    assert [repair.kind for repair in article.repairs] == ["unwrapped-json"]


@pytest.mark.parametrize(
    "wrapped",
    [
        repr(list(STORY)),
        json.dumps(STORY),
        str({"content": list(STORY)}),
        "content: " + repr(list(STORY)),
        json.dumps([{"content": list(STORY)}]),
        json.dumps({"article": {"paragraphs": [{"type": "p", "text": line} for line in STORY]}}),
        "['" + "', '".join(STORY) + "']",
        "array([" + ",\n       ".join(map(repr, STORY)) + "], dtype=object)",
        repr([[line] for line in STORY]),
        repr("\n".join(STORY)),
        json.dumps("\n\n".join(STORY)),
        repr("\n".join(STORY).encode()),
    ],
)
def test_printed_text_has_its_lines(wrapped: str) -> None:
    article = normalize(wrapped)
    assert isinstance(article, Article), article
    assert article.text == "\n\n".join(STORY)


def test_item_of_a_feed_is_a_document() -> None:
    item = (
        "<item><title>Bridge closed</title><link>https://drop.example/b</link><pubDate>Mon, 17 Mar 2025 10:00:00 GMT</pubDate>"
        "<description><![CDATA[" + "".join(f"<p>{line}</p>" for line in STORY) + "]]></description></item>"
    )
    article = normalize(item)
    assert isinstance(article, Article), article
    assert (article.title, article.url) == ("Bridge closed", "https://drop.example/b")
    assert article.text == "\n\n".join(STORY)


@pytest.mark.parametrize(
    ("wrapped", "named"),
    [
        ("data:image/png;base64,iVBORw0KGgoAAAANSUhEUg==", "data:"),
        (json.dumps([{"url": f"https://drop.example/{n}", "html": PAGE} for n in range(3)]), "JSON list of 3 documents"),
        ("id,text\n" + "\n".join(f'{n},"{STORY[0]}"' for n in range(3)), "CSV file with 3 documents"),
        (
            "<rss><channel>" + f"<item><description><![CDATA[{STORY[0] * 3}]]></description></item>" * 3 + "</channel></rss>",
            "3 entries",
        ),
    ],
)
def test_what_holds_no_page_or_several_is_an_error_that_names_it(wrapped: str, named: str) -> None:
    answer = normalize(wrapped)
    assert isinstance(answer, Rejection)
    assert answer.stage == "unwrap"
    assert named in answer.reason


@pytest.mark.parametrize(
    "text",
    [
        "“We won,” she said.\n\n" + "\n\n".join(STORY),
        '"The bridge is closed," the mayor said on Monday. "Nobody knows for how long it will be, nor does anybody in the town."',
        "'It rained all day, and the harbour master said that nobody would go out before the wind had turned to the west.'",
        "HTTP/1.1 is the protocol that browsers spoke for twenty years. " + STORY[0],
        "data: that is what the council lacks, the mayor said. " + STORY[0],
        "Print this page\n\n" + "\n\n".join(STORY),
        "[Updated] " + "\n\n".join(STORY),
        "b'Elanna said that the bridge was closed. " + STORY[0],
        "<b>Note</b>: &lt;p&gt; opens a paragraph.\n\n" + "\n\n".join(STORY),
    ],
)
def test_text_that_merely_opens_like_a_wrapper_stays(text: str) -> None:
    article = normalize(text)
    assert isinstance(article, Article), article
    assert not [repair for repair in article.repairs if repair.kind.startswith(("unwrapped", "lines"))]


def test_page_about_html_stays_as_it_is() -> None:
    lesson = '<pre>&lt;p class="a"&gt;Rain\\n&lt;/p&gt;</pre><p>Write <code>&lt;br&gt;</code> and <code>\\n</code> where a line ends.</p>'
    article = normalize(PAGE.replace("</article>", lesson + "</article>"))
    assert isinstance(article, Article)
    assert "where a line ends" in article.text
    assert not article.repairs


@pytest.mark.parametrize(
    "text",
    [
        "{" * 50_000,
        "[" * 50_000,
        "b'" + "\\x" * 50_000,
        "&lt;" * 50_000,
        "<" * 50_000,
        "'" * 50_001,
        "=3D" * 50_000,
        " " * 200_000 + "x",
    ],
)
def test_hostile_beginnings_are_answered(text: str) -> None:
    assert isinstance(normalize_document(RawDocument(raw=text.encode())), Article | Rejection)


def test_line_that_is_nearly_a_hex_dump_is_read_in_one_go() -> None:
    """It took longer than anybody waits while each pair of digits could end a group or not; a hang fails this test."""
    assert normalize("\n".join(["00000000: " + "ab" * 64 + "!" * 40] * 5)) is not None
