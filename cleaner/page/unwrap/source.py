"""Wrappers of programs and their users: printed strings and lists, assignments, SQL, cells, shells, diffs, fences, dumps."""

from __future__ import annotations

import binascii
import html
import re
from collections.abc import Iterator
from itertools import islice
from string import hexdigits

from cleaner.page.lines.marks import is_markup, read_prefixes
from cleaner.page.sniff import SNIFF_CHARS, is_html
from cleaner.page.unwrap.literals import STRING, read_escapes, read_list, read_string
from cleaner.page.unwrap.rows import read_fields
from cleaner.page.unwrap.unwrapped import Sealed, Unwrapped, is_page

BYTES = re.compile(r"\s{0,99}[bB][rR]?(?=['\"])|\s{0,99}(?:bytearray|bytes)\(b(?=['\"])")
BYTE_ESCAPE = re.compile(r"\\(?:x([0-9a-fA-F]{2})|([0-7]{3})|(.))", re.DOTALL)
SIMPLE = {"n": "\n", "r": "\r", "t": "\t"}
ASSIGNMENT = re.compile(
    r"""\s{0,999}(?:<\?php\s{1,9}|<script[^<>]{0,200}>\s{0,99})?
    (?: (?:export\s{1,9})?(?:default\s{1,9})?(?:(?:var|let|const|final|static|String|string|auto|val|my|local|set)\s{1,9}){0,4}
        [$@]?[\w.$\[\]'"]{1,80} (?:\s{0,3}:\s{0,3}[\w\[\]]{1,20})? \s{0,9}(?::=|\.=|\+=|=|=>|<-)\s{0,9}
      | (?:document\.write(?:ln)?|echo|print|return|console\.log|puts|System\.out\.println|printf)\s{0,3}\(?\s{0,9}
    )
    (?:[fruFRU]{0,2}|R|@|trim\(|\(\s{0,3})(?=["'`])""",
    re.VERBOSE,
)
TRIPLE = re.compile(r"(\"{3}|'{3})(.*?)\1", re.DOTALL)
TEMPLATE_STRING = re.compile(r"`((?:[^`\\]++|\\.)*+)`", re.DOTALL)
JOINED_STRINGS = re.compile(rf"(?:{STRING})(?:\s*+[+.&\\]?\s*+(?:{STRING}))*+", re.DOTALL)
ONE_STRING, JOINT = re.compile(STRING, re.DOTALL), re.compile(r"\s*+[+.&\\]?\s*+")
REST_OF_CODE = re.compile(r"[\s;)\]}]*+(?:\?>|</script>)?\s*+")
MAX_REST_CHARS = 200
SQL = re.compile(
    r"\s{0,999}(?:--[^\n]{0,200}\n\s{0,99}){0,5}(?:INSERT|REPLACE|UPDATE)\s{1,9}(?:IGNORE\s{1,9})?(?:INTO\s{1,9})?[`\"\[\w.]",
    re.IGNORECASE,
)
SQL_STRING = re.compile(r"[EN]?'((?:[^'\\]++|''|\\.)*+)'", re.DOTALL)
COPY_ESCAPE = "\\N"
USER_PROMPT = r"[\w.-]{1,40}@[\w.-]{1,60}[: ][^$#%>\n]{0,100}[$#%>]"
PROMPT = re.compile(
    rf"""\s{{0,99}}(?:\(\w{{1,30}}\)\s?)?
    (?: {USER_PROMPT} | [\w~/.-]{{0,60}}[$#%>] | PS\ [A-Z]:[^>\n]{{0,100}}> | C:\\[^>\n]{{0,100}}> | >>> | In\ \[\d{{1,4}}\]: )
    \ ?(?:sudo\ )?
    (?: curl | wget | cat | http | type | less | more | print | lynx | head | tail | gunzip | zcat | echo | iwr
      | Get-Content | Invoke-WebRequest | [\w.]{{1,40}}\.(?:text|content|page_source|prettify) )\b
    [^\n]{{0,4000}}\n""",
    re.VERBOSE,
)
PROMPT_TAIL = re.compile(rf"\n(?:{USER_PROMPT}|[$%]|>>>|In \[\d{{1,4}}\]:)\s{{0,9}}$")
OUT = re.compile(r"\s{0,99}Out ?\[\d{1,4}\]: ?")
HEREDOC = re.compile(r"\s{0,99}(?:[$#%] ?)?[^\n<]{0,300}<<[-~<]?\s{0,3}[\"']?([A-Za-z_]\w{0,30})[\"']?[^\n]{0,300}\n")
ADDRESS = re.compile(r"https?://[^\s\"'<>|;]{4,2000}")
FENCE = re.compile(r"\s{0,99}(?:[^\n`~]{0,200}\n\s{0,20}){0,2}(`{3,8}|~{3,8})[ ]?[\w.+-]{0,20}[^\n`]{0,40}\n")
DIFF = re.compile(r"\s{0,99}(?:diff --git [^\n]{1,500}\n|Index: [^\n]{1,500}\n|--- [^\n]{1,500}\n\+\+\+ |@@ -)")
HUNK = re.compile(r"@@ -\d{1,9}(?:,\d{1,9})? \+\d{1,9}(?:,\d{1,9})? @@")
HTML_BEHIND = re.compile(
    r"(?=[\s\d>|:.)\]\[(#L│-])(?:[ \t\r\d>|:.)\]\[(#L│-]{0,40}\n){0,99}[ \t\d>|:.)\]\[(#L│-]{0,40}<[a-zA-Z!?]"
)
"""A tag after numbers or marks of quoting, on one of the first lines. No class holds the line end: else a run
of blank lines can be shared out in more ways than can be tried."""
HEX_LINE = re.compile(r"([0-9a-fA-F]{6,16}):? {1,3}((?:[0-9a-fA-F]{2,8}+ {0,2}+){1,16}+) {0,40}+(?:\|.{1,16}\||.{1,16})?$")
MIN_HEX_LINES = 3
SOURCE_CELL = re.compile(r"<td[^<>]{0,60}class=\"?line-content\"?[^<>]{0,60}>", re.IGNORECASE)
SOURCE_BODY = re.compile(r"<body[^<>]{0,200}\bid=\"?viewsource\"?[^<>]{0,200}>", re.IGNORECASE)
LONE_BLOCK = re.compile(
    r"(?is)\s{0,99}(?:<!doctype[^<>]{0,200}>\s{0,9})?(?:<html[^<>]{0,200}>)?\s{0,9}(?:<head[^<>]{0,50}>(?:(?!<body|</head).){0,4000}?</head>)?\s{0,9}"
    r"(?:<body[^<>]{0,300}>)?\s{0,9}<(pre|textarea|xmp|plaintext|listing|code)\b[^<>]{0,400}>(.*?)</\1>\s{0,99}"
    r"(?:<div class=\"json-formatter[^<>]{0,99}></div>)?\s{0,9}(?:</body>)?\s{0,9}(?:</html>)?\s{0,99}"
)
ANY_TAG = re.compile(r"<[^<>]{1,2000}>")
JSONP = re.compile(r"\s{0,99}(?:/\*\*/\s{0,3})?[A-Za-z_$][\w.$]{0,80}\(\s{0,9}(?=[\[{\"])")
XSSI = re.compile(r"\s{0,9}(?:\)\]\}',?|while ?\(1\);|for ?\(;;\);|throw 1;[^\n]{0,20})\s{0,9}")
TAG_LIST = re.compile(r"\s{0,9}\[\s{0,9}<[a-zA-Z!]")
LITERAL_BREAK = re.compile(r"\\{1,2}(?:r\\{1,2}n|n|t|\"|/)")
FIRST_TAGS = re.compile(r"\s{0,99}(?:<|\\{1,2}u003[cC]|\\x3[cC]).{0,300}", re.DOTALL)
ESCAPED_TAGS = re.compile(r"=\\{1,3}\"|>\s{0,9}\\{1,2}(?:r\\{1,2}n|n)|^\s{0,99}\\{1,2}(?:u003|x3)[cC]")
"""Escapes in the first tags of a page, and not in the strings of a script below them."""
MIN_LITERAL = 3


def open_bytes(text: str, _: bytes | None) -> Unwrapped | Sealed | None:
    r"""Bytes that Python printed: `b'<html>\n\xc3\xa9'`."""
    found = BYTES.match(text)
    if not found:
        return None
    body = text[found.end() :].rstrip().rstrip(";)").rstrip()
    quote = body[0]
    if "\\" not in body and not is_html(body[1:SNIFF_CHARS]):
        return None
    is_closed = len(body) > 1 and body[-1] == quote
    if not is_closed and not is_html(body[1:SNIFF_CHARS]):
        return None
    inner = body[1:-1] if is_closed else body[1:]
    plain = BYTE_ESCAPE.sub(put_byte, inner)
    try:
        content: str | bytes = plain.encode("latin-1")
    except UnicodeEncodeError:
        content = plain
    return Unwrapped(content=content, kind="unwrapped-bytes", example=text.strip()[:20])


def put_byte(found: re.Match[str]) -> str:
    """The byte that an escape of `bytes` stands for, as a Latin-1 character."""
    if found[1]:
        return chr(int(found[1], 16))
    if found[2]:
        return chr(int(found[2], 8) & 255)
    return SIMPLE.get(found[3], found[3] if not found[3].isalnum() else found[0])


def open_string(text: str, _: bytes | None) -> Unwrapped | None:
    """A page or text that was printed as one string, by Python, JSON or JavaScript; or as a cell of CSV."""
    bare = text.strip()
    if bare[:1] not in set("'\"`rRuU"):
        return None
    if (content := read_string(bare)) is not None and is_page(content):
        return Unwrapped(content=content, kind="unwrapped-string", example=bare[:20])
    triple = TRIPLE.fullmatch(bare) or TEMPLATE_STRING.fullmatch(bare)
    if triple:
        return Unwrapped(content=triple[triple.lastindex or 0].strip("\n"), kind="unwrapped-string", example=bare[:20])
    return open_cell(bare) if bare[0] == '"' else open_plain_string(bare)


def open_cell(bare: str) -> Unwrapped | None:
    """A cell of CSV: in quotation marks, those inside it doubled."""
    inner = bare[1:-1] if bare[-1] == '"' and len(bare) > 1 else ""
    if '""' in inner and '"' not in inner.replace('""', "") and is_page(inner.replace('""', '"')):
        return Unwrapped(
            content=inner.replace('""', '"'), kind="unwrapped-cell", count=inner.count('""') + 1, example=bare[:20]
        )
    return open_plain_string(bare)


def open_plain_string(bare: str) -> Unwrapped | None:
    """A page in quotation marks with nothing to escape in it; a text in them may be what somebody says."""
    is_quoted = len(bare) > 1 and bare[0] in "'\"" and bare[-1] == bare[0]
    return (
        Unwrapped(content=bare[1:-1], kind="unwrapped-string", example=bare[:20])
        if is_quoted and is_html(bare[1:SNIFF_CHARS])
        else None
    )


def open_list(text: str, _: bytes | None) -> Unwrapped | None:
    """The items of a printed list of strings, a line each."""
    items = read_list(text)
    if items is None or not any(is_page(item) for item in (*items[:50], " ".join(items[:200]))):
        return None
    has_markup = any("<" in item and is_html(item[:SNIFF_CHARS]) for item in items)
    kind = "json-list" if text.lstrip()[:2] == '["' else "list"
    content = "\n".join(items if has_markup else (" ".join(item.split("\n")) if len(items) > 1 else item for item in items))
    return Unwrapped(content=content, kind=f"lines-from-{kind}", count=len(items), example=text.strip()[:20])


def open_tag_list(text: str, _: bytes | None) -> Unwrapped | None:
    """Elements that a parser printed as a list: `[<p>…</p>, <p>…</p>]`."""
    bare = text.strip()
    if not TAG_LIST.match(bare) or not bare.endswith("]"):
        return None
    content, n_joints = re.subn(r">,\s{1,3}<", ">\n<", bare[1:-1])
    return Unwrapped(content=content, kind="unwrapped-element-list", count=n_joints + 1, example=bare[:20])


def open_assignment(text: str, _: bytes | None) -> Unwrapped | None:
    """The string that a line of code assigns or prints, put together where it is written in pieces."""
    found = ASSIGNMENT.match(text)
    if not found:
        return None
    body = text[found.end() :]
    whole = TRIPLE.match(body) or TEMPLATE_STRING.match(body)
    if whole:
        content = read_escapes(whole[whole.lastindex or 0]) if body[0] == "`" else whole[2]
    elif whole := JOINED_STRINGS.match(body):
        content = "".join(read_escapes(piece[0][1:-1]) for piece in list_strings(whole[0]))
    if not whole or len(body) - whole.end() > max(MAX_REST_CHARS, len(content)) or not is_page(content):
        return None
    return Unwrapped(content=content, kind="unwrapped-assignment", example=found[0].strip()[:40])


def list_strings(joined: str) -> Iterator[re.Match[str]]:
    """The strings that code joins, one behind the other."""
    place = 0
    while found := ONE_STRING.match(joined, place):
        yield found
        joint = JOINT.match(joined, found.end())
        place = joint.end() if joint else found.end()


def open_sql(text: str, _: bytes | None) -> Unwrapped | None:
    """The longest string of a statement that puts a row into a table."""
    if not SQL.match(text):
        return None
    strings = [found[1] for found in islice(SQL_STRING.finditer(text), 10_000)]
    content = max(strings, key=len, default="")
    content = read_escapes(content.replace("''", "'"))
    return Unwrapped(content=content, kind="unwrapped-sql", example=text.strip()[:40]) if is_page(content) else None


def open_shell(text: str, _: bytes | None) -> Unwrapped | None:
    """What a terminal showed below a command, without the prompts around it."""
    if out := OUT.match(text):
        return Unwrapped(content=text[out.end() :], kind="unwrapped-shell", example=out[0].strip())
    if heredoc := HEREDOC.match(text):
        end = re.search(rf"\n[ \t]{{0,20}}{heredoc[1]};?[ \t]{{0,9}}(?:\n|$)", text[heredoc.end() :])
        if end:
            content = text[heredoc.end() : heredoc.end() + end.start()]
            return Unwrapped(content=content, kind="unwrapped-heredoc", example=heredoc[0].strip()[:40])
    found = PROMPT.match(text)
    if not found:
        return None
    address = ADDRESS.search(found[0])
    content = PROMPT_TAIL.sub("", text[found.end() :])
    return Unwrapped(
        content=content, kind="unwrapped-shell", url=address[0] if address else None, example=found[0].strip()[:40]
    )


def open_fence(text: str, _: bytes | None) -> Unwrapped | None:
    """A page between the fences of Markdown."""
    found = FENCE.match(text)
    if not found:
        return None
    body = text[found.end() :]
    end = body.rfind(f"\n{found[1]}")
    content = body[:end] if end >= 0 else body
    is_whole = end < 0 or len(body) - end < MAX_REST_CHARS + len(found[1])
    return (
        Unwrapped(content=content, kind="unwrapped-fence", example=found[0].strip()[:40])
        if is_whole and is_html(content[:SNIFF_CHARS])
        else None
    )


def open_diff(text: str, _: bytes | None) -> Unwrapped | None:
    """The new side of a difference between two versions of a page."""
    if not DIFF.match(text) or not HUNK.search(text[:SNIFF_CHARS]):
        return None
    hunks = text[HUNK.search(text).start() :].split("\n")  # type: ignore[union-attr]
    lines = [line[1:] for line in hunks if line[:1] in {"+", " "} and not line.startswith("+++ ")]
    content = "\n".join(lines)
    return (
        Unwrapped(content=content, kind="unwrapped-diff", count=len(lines), example=text.strip()[:40])
        if is_page(content)
        else None
    )


def open_numbered(text: str, _: bytes | None) -> Unwrapped | None:
    """A page in which each line has its number before it, or the mark of a quoted mail."""
    if HTML_BEHIND.match(text) is None:
        return None
    found = read_prefixes(text)
    if found is None or not is_html(found[0][:SNIFF_CHARS]):
        return None
    return Unwrapped(content=found[0], kind=f"lines-from-{found[1]}", count=found[2], example=found[3].strip())


def open_hex(text: str, _: bytes | None) -> Unwrapped | None:
    """The bytes that a hex dump shows."""
    if text.lstrip()[:1] not in hexdigits:
        return None
    lines = [line for line in text.splitlines() if line.strip()]
    if len(lines) < MIN_HEX_LINES or not all(HEX_LINE.match(line) for line in lines[:MIN_HEX_LINES]):
        return None
    found = [HEX_LINE.match(line) for line in lines]
    try:
        raw = b"".join(bytes.fromhex(line[2].replace(" ", "")[:32]) for line in found if line)
    except (ValueError, binascii.Error):
        return None
    return (
        Unwrapped(content=raw, kind="unwrapped-hex", count=len(lines), example=lines[0][:40])
        if is_page(raw.decode("utf-8", "replace"))
        else None
    )


def open_view_source(text: str, _: bytes | None) -> Unwrapped | None:
    """The page whose source a browser showed, or that stands alone in a `<pre>`, as browsers show JSON and text."""
    head = text[:SNIFF_CHARS]
    if "line-content" in head and (cells := SOURCE_CELL.split(text)[1:]):
        content = "\n".join(html.unescape(ANY_TAG.sub("", cell.partition("</td>")[0])) for cell in cells)
        return Unwrapped(content=content, kind="unwrapped-view-source", count=len(cells), example="line-content")
    if "viewsource" in head and (body := SOURCE_BODY.search(text)):
        content = html.unescape(ANY_TAG.sub("", text[body.end() :].rpartition("</body>")[0])).strip()
        return Unwrapped(content=content, kind="unwrapped-view-source", example="viewsource")
    if not re.search(r"(?i)<(?:pre|textarea|xmp|plaintext|listing|code)\b", head[:5000]):
        return None
    found = LONE_BLOCK.fullmatch(text)
    if not found:
        return None
    inner = (
        html.unescape(ANY_TAG.sub("", found[2]))
        if found[1].lower() not in {"xmp", "textarea", "plaintext"}
        else html.unescape(found[2])
    )
    is_inner = is_html(inner[:SNIFF_CHARS]) or inner.lstrip()[:2] in {'{"', "[{", '["', "{\n"}
    return Unwrapped(content=inner, kind="unwrapped-pre", example=found[0].strip()[:40]) if is_inner else None


def open_call(text: str, _: bytes | None) -> Unwrapped | None:
    """JSON that a script is called with, or that is guarded against being run as one."""
    if guard := XSSI.match(text):
        return Unwrapped(content=text[guard.end() :], kind="unwrapped-guard", example=guard[0].strip())
    found = JSONP.match(text)
    bare = text.rstrip().rstrip(";").rstrip()
    if not found or not bare.endswith(")"):
        return None
    return Unwrapped(content=bare[found.end() : -1], kind="unwrapped-call", example=found[0].strip()[:40])


def open_literal_page(text: str, _: bytes | None) -> Unwrapped | None:
    r"""A page whose line breaks and quotes are still escaped, though no quotes are around it: `<html>\n<p class=\"a\">`."""
    opening = FIRST_TAGS.match(text)
    if not opening or not ESCAPED_TAGS.search(opening[0].partition("<script")[0]):
        return None
    head = text[:SNIFF_CHARS]
    n_escapes = len(LITERAL_BREAK.findall(head))
    content = read_escapes(text.replace("\\\\n", "\\n") if "\\\\n" in head else text)
    is_markup_inside = is_html(content[:SNIFF_CHARS]) or is_markup(content)
    is_escaped = n_escapes >= MIN_LITERAL or "<" not in head
    return (
        Unwrapped(content=content, kind="unwrapped-escapes", count=n_escapes, example=head.strip()[:20])
        if is_escaped and is_markup_inside
        else None
    )


def open_table(text: str, _: bytes | None) -> Unwrapped | Sealed | None:
    """The document in a CSV file of one row below its header; one of several rows is a container."""
    first = text.lstrip("\ufeff").partition("\n")[0].strip()
    names = [name.strip().strip('"').lower() for name in re.split(r"[,;\t]", first[:1000])]
    wanted = next((name for name in CELL_KEYS if name in names), None)
    if wanted is None or len(names) < 2 or not all(re.fullmatch(r"[\w .-]{0,40}", name) for name in names):
        return None
    header, *rows = read_cells(text.lstrip("\ufeff"), next(char for char in ",;\t" if char in first))
    folded = [dict(zip((name.strip().lower() for name in header), row, strict=False)) for row in rows]
    folded = [row for row in folded if is_page(row.get(wanted, ""))]
    if len(folded) > 1:
        return Sealed(
            reason=f"a CSV file with {len(folded)} documents or more under {wanted!r}; give each as a file of its own"
        )
    if not folded:
        return None
    url, metas = read_fields(folded[0], wanted)
    return Unwrapped(content=folded[0][wanted], kind="unwrapped-csv", url=url, metas=metas, example=first[:40])


def read_cells(text: str, separator: str) -> list[list[str]]:
    """The rows of a CSV text, as many as are needed to tell one document from several.

    The library's reader has a limit for a cell, for the whole process, which pages exceed.
    """
    cell = re.compile(rf'"((?:[^"]++|"")*+)"[^{separator}\n]{{0,99}}|([^{separator}\r\n]*+)')
    rows: list[list[str]] = [[]]
    place = 0
    while place <= len(text) and len(rows) <= MAX_ROWS and (found := cell.match(text, place)):
        rows[-1].append(found[2] if found[1] is None else found[1].replace('""', '"'))
        place = found.end()
        if text[place : place + 1] != separator:
            place += text[place : place + 1] == "\r"
            rows.append([])
        place += 1
    return [row for row in rows if any(row)] or [[]]


MAX_ROWS = 1_000
CELL_KEYS = (
    "html",
    "content",
    "body",
    "text",
    "article",
    "article_text",
    "full_text",
    "story",
    "fulltext",
    "maintext",
    "description",
)
