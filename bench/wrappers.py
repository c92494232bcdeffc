"""A page as programs leave it: behind headers, printed as a value, escaped, packed."""

from __future__ import annotations

import base64
import html
import json
import quopri
from collections.abc import Callable, Mapping

ADDRESS = "https://www.example.org/news/2024/05/17/a-story"
HEADERS = (
    "HTTP/2 200 \r\ndate: Fri, 17 May 2024 08:15:30 GMT\r\ncontent-type: text/html; charset=utf-8\r\nserver: nginx\r\n"
    "cache-control: max-age=60\r\nvary: Accept-Encoding\r\n\r\n"
)
MAIL = (
    "From: <Saved by Blink>\r\nSubject: =?utf-8?Q?page?=\r\nMIME-Version: 1.0\r\n"
    'Content-Type: text/html; charset="utf-8"\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n'
)  # fmt: skip


def quote_printable(page: str) -> str:
    """A page as a mail program saves it."""
    return MAIL + quopri.encodestring(page.encode("utf-8", "replace")).decode("ascii")


def put_in_data_address(page: str) -> str:
    """A page as the address that a browser shows for it."""
    return "data:text/html;charset=utf-8;base64," + base64.b64encode(page.encode("utf-8", "replace")).decode("ascii")


def put_in_feed(page: str) -> str:
    """A page as the content of an XML document."""
    inner = page.replace("]]>", "]]]]><![CDATA[>")
    start = f'<?xml version="1.0" encoding="utf-8"?>\n<document><url>{ADDRESS}</url>'
    return f"{start}<content><![CDATA[{inner}]]></content></document>"


def put_in_script(page: str) -> str:
    """A page as a string that a script assigns."""
    return f"const page = {json.dumps(page)};\n"


WRAPPERS: Mapping[str, Callable[[str], str]] = {
    "page": str,
    "headers": lambda page: HEADERS + page,
    "bytes": lambda page: repr(page.encode("utf-8", "replace")),
    "string": repr,
    "entities": html.escape,
    "json-string": json.dumps,
    "json-twice": lambda page: json.dumps(json.dumps(page)),
    "json-object": lambda page: json.dumps({"url": ADDRESS, "status": 200, "html": page}, ensure_ascii=False),
    "python-dict": lambda page: repr({"url": ADDRESS, "status": 200, "html": page}),
    "mail": quote_printable,
    "data-address": put_in_data_address,
    "feed": put_in_feed,
    "script": put_in_script,
}
"""By name; `page` is the page itself, to compare with."""
